import { setTimeout as pause } from 'node:timers/promises'
import type { Sender } from './sender.ts'
import type { Bucket, Throttle } from './throttle.ts'
import type { Trail } from './trail.ts'

/** What counts the guesses at passwords, and what tells of the wrong ones. */
export type GuessGuards = { throttle: Throttle; trail: Trail }

type Guess = { email: string; sender: Sender; buckets: Bucket[] }

/** Lets a password be tried. It is counted before anybody looks; what was right is taken back. */
export async function guess<Known>(
  { throttle, trail }: GuessGuards,
  { buckets, ...tried }: Guess,
  look: () => Promise<Known | undefined>,
): Promise<Known | undefined> {
  await pause(await trail.throttled(tried, throttle.charge(buckets)))
  const known = await look().catch(async (error) => {
    // Nobody has looked at it, and so it was no guess.
    await throttle.refund(buckets)
    throw error
  })
  if (known) await throttle.refund(buckets)
  else trail.failed('SIGN_IN_FAILED', tried)
  return known
}
