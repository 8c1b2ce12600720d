import { createHash } from 'node:crypto'

/** What stands for a text, and tells nobody what that was: its SHA-256. */
export const digest = (text: string, spelling: 'base64url' | 'hex' = 'base64url'): string =>
  createHash('sha256').update(text).digest(spelling)
