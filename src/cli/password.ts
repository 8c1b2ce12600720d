import { randomBytes } from 'node:crypto'

export const passwordOption = [
  '--password-stdin',
  'read their password from standard input; else one is made and shown once',
] as const

export const madePassword = () => randomBytes(18).toString('base64url')

/** A password that was made is shown; one that was given is known. */
export const signsIn = (email: string, made?: string) =>
  `${email} signs in with the password ${made ?? 'that you gave.'}`
