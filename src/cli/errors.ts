import { CommanderError } from 'commander'
import pg from 'pg'
import { ConfigError } from '../config/index.ts'
import { oneLine } from '../db/connect.ts'
import { DatabaseProblem } from '../db/problem.ts'
import { CirclegateError, InvalidInput } from '../errors/index.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'

/** Understood, and not done here: the message says why and what would be. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

/** The command line holds what no command understands. */
export class Misuse extends Error {
  override readonly name = 'Misuse'
}

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommanderError)
    return error.exitCode === 0 ? exitCodes.done : exitCodes.misuse
  if (error instanceof Misuse || error instanceof InvalidInput) return exitCodes.misuse
  if (error instanceof ConfigError) return exitCodes.misconfigured
  if (error instanceof DatabaseProblem || isOfDatabase(error)) return exitCodes.database
  if (error instanceof Refusal || error instanceof CirclegateError) return exitCodes.refused
  return exitCodes.bug
}

/** PostgreSQL's own words, or those of a connection to it that broke. */
function isOfDatabase(error: unknown): boolean {
  const { syscall, name } = error as { syscall?: string; name?: string }
  return error instanceof pg.DatabaseError || syscall === 'connect' || name === 'LaneError'
}

/** Commander has said its own; of everything else the last word is one line that says what to do. */
export function lineOf(error: unknown): string | undefined {
  if (error instanceof CommanderError) return undefined
  const fields = error instanceof InvalidInput ? `: ${wordsOf(error.fields)}` : ''
  const what = `${oneLine(error)}${fields}`
  if (exitCodeOf(error) !== exitCodes.bug) return what
  return `${what}; this is a bug: set LOG_LEVEL=debug to see where, and report it`
}

const wordsOf = (fields: Record<string, string>) =>
  Object.entries(fields)
    .map(([field, wrong]) => (wrong.startsWith(field) ? wrong : `${field} ${wrong}`))
    .join('; ')
