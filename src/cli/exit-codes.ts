/** What a script may rely on; docs/cli.md says the same in words. */
export const exitCodes = {
  done: 0,
  /** It looked, and not all is well: pending migrations, drift, findings of the doctor. */
  notWell: 1,
  /** The command line itself is wrong. */
  misuse: 2,
  /** A variable is missing or wrong. */
  misconfigured: 3,
  /** The database cannot be used as it is. */
  database: 4,
  /** It was understood and is not done here. */
  refused: 5,
  /** What nobody foresaw. */
  bug: 70,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
