import {
  type CirclegateError,
  Conflict,
  Forbidden,
  InvalidInput,
  NotFound,
  Unauthenticated,
  Unavailable,
} from '../errors/index.ts'
import { codesOf } from '../lib/error-codes.ts'

/** What `enter()` raises: the operation as a whole is refused, whichever field hit upon it. */
const atEntry: Record<string, () => CirclegateError> = {
  CG401: () => new Unauthenticated(),
  CG404: () => new NotFound('Tenant'),
  CG409: () => new Conflict('Your rights have just changed. Send the request again.'),
}

/** What triggers raise: it concerns companies that whoever asked may know nothing of. */
const raised: Record<string, () => CirclegateError> = {
  CG410: () => new Conflict('This code is taken, or looks like one that is: choose another.'),
  CG412: () =>
    new Conflict(
      'The offer fits no more with what the company has agreed meanwhile: ask for a new one.',
    ),
  CG413: () =>
    new Conflict('All seats of the company are taken, or promised to those who are invited.', {
      reason: 'FULL',
    }),
  CG415: () =>
    new Conflict(
      'The company that offered this may not conclude it now. The offer stays open: try again later.',
    ),
  CG414: () => new Forbidden('Whoever proposed a change does not approve it: ask somebody else.'),
}

const conflicts = new Set(['40001', '40P01', 'P2034'])

/** A row that is there already keeps this one out. */
const taken = new Set(['23505', '23P01', 'P2002'])

/** It points to a row that is not there, or is pointed to. */
const dangling = new Set(['23503', 'P2003'])

const out = [
  // The server is going down, starting, full, or cancelled a statement that took too long.
  ...['57P01', '57P02', '57P03', '57014', '53300', '25P03', '55P03'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH'],
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'],
  ...['LANE_TIMEOUT', 'LANE_UNREACHABLE', 'LANE_LOST', 'LANE_CLOSED', 'LANE_STUCK', 'LANE_HELD'],
]
const unreachable = new Set(out)

/** The refusal at entry that is hidden in an error, however deep Prisma has wrapped it. */
export function entryRefusal(error: unknown): CirclegateError | undefined {
  return first(codesOf(error), (code) => atEntry[code]?.())
}

/** What a failure of the database means to the client; nothing when it means that we have a bug. */
export function databaseRefusal(error: unknown): CirclegateError | undefined {
  return first(codesOf(error), (code) => {
    if (atEntry[code]) return atEntry[code]()
    if (raised[code]) return raised[code]()
    if (conflicts.has(code)) return new Conflict('Somebody else changed this at the same time.')
    if (taken.has(code)) return new Conflict('Something else has this code, name or time already.')
    if (dangling.has(code)) return new InvalidInput({ input: 'names something that is not there' })
    if (unreachable.has(code) || /^08\w{3}$/.test(code)) return new Unavailable()
    return undefined
  })
}

function first<T>(codes: string[], translate: (code: string) => T | undefined): T | undefined {
  for (const code of codes) {
    const found = translate(code)
    if (found !== undefined) return found
  }
  return undefined
}
