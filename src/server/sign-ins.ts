import type { Sender } from '../auth/sender.ts'

/** Told of attempts to sign in that were refused together with their document. */
export type CountSignIns = (sender: Sender, attempts: number) => Promise<void>

/**
 * How often a document that was refused asks to sign in. One such field is a mistake of its writer; many
 * are guesses, and count as if they had been made one by one. It may be too large to be parsed.
 */
export function signInsIn(source: string | undefined): number {
  const asked = source?.match(/\blogin\s*\(/g)?.length ?? 0
  return asked > 1 ? asked : 0
}
