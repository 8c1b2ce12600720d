import { Conflict } from '../errors/index.ts'
import { codesOf } from '../lib/error-codes.ts'

const codes = new Set(['23505', '23P01', 'P2002'])

/** Says what is taken, where the database only says that something is. */
export const taken =
  (message: string) =>
  (error: unknown): never => {
    throw codesOf(error).some((code) => codes.has(code)) ? new Conflict(message) : error
  }
