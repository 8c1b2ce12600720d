import { hash, verify } from '@node-rs/argon2'
import pLimit from 'p-limit'
import { RateLimited } from '../errors/index.ts'

// argon2id with 19 MiB and two passes: the library's defaults, said here so that they stay put.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

// Node has four threads for this and for checking signatures: a flood of sign-ins gets two of them.
const turns = pLimit(2)
const longestQueue = 50

/** However a keyboard puts a letter together, it is the same letter. */
const sameLetters = (password: string) => password.normalize('NFKC')

export const hashPassword = (password: string) => inTurn(() => hash(sameLetters(password), cost))

let nobody: Promise<string> | undefined

/** An account that does not exist, or has no password, takes as long to refuse as a wrong one. */
export async function verifyPassword(stored: string | undefined, password: string) {
  nobody ??= hash('a password that nobody has', cost)
  const held = stored?.startsWith('$argon2') ? stored : undefined
  const against = held ?? (await nobody)
  const matches = await inTurn(() => verify(against, sameLetters(password)))
  return held !== undefined && matches
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (turns.pendingCount >= longestQueue) throw new RateLimited('GATEWAY', 2)
  return turns(work)
}
