import { hash, verify } from '@node-rs/argon2'

// argon2id with 19 MiB and two passes: the library's defaults, said here so that they stay put.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string) => hash(password, cost)

let nobody: Promise<string> | undefined

/** An account that does not exist takes as long to refuse as a wrong password. */
export async function verifyPassword(stored: string | undefined, password: string) {
  nobody ??= hashPassword('a password that nobody has')
  const matches = await verify(stored ?? (await nobody), password)
  return stored !== undefined && matches
}
