import { InvalidInput } from '../errors/index.ts'

/** A checked wish for a part of a list: how many, and after which row. */
export type Page = { first: number; after?: readonly Key[] }

export type Key = string | number

export type Slice<Row> = { rows: Row[]; hasNextPage: boolean; hasPreviousPage: boolean }

const largest = 100

/**
 * Checks a wish and opens its cursor. `order` names the order that the cursor must have been made
 * under; a cursor of another order would skip rows or repeat them.
 */
export function pageOf(args: { first: number; after?: string | null }, order: string): Page {
  if (!Number.isInteger(args.first) || args.first < 1 || args.first > largest)
    throw new InvalidInput({ first: `Ask for 1 to ${largest} at once.` })
  return args.after == null
    ? { first: args.first }
    : { first: args.first, after: openCursor(args.after, order) }
}

/** Of one row more than was asked for, only its being there matters. */
export function sliceOf<Row>(found: Row[], page: Page): Slice<Row> {
  return {
    rows: found.slice(0, page.first),
    hasNextPage: found.length > page.first,
    hasPreviousPage: page.after !== undefined,
  }
}

export const makeCursor = (order: string, keys: readonly Key[]): string =>
  Buffer.from(JSON.stringify([order, ...keys])).toString('base64url')

function openCursor(cursor: string, order: string): Key[] {
  const [made, ...keys] = parse(cursor)
  const sound = made === order && keys.length > 0 && keys.every(isKey)
  if (!sound)
    throw new InvalidInput({ after: 'This cursor does not belong to this list and order.' })
  return keys as Key[]
}

const isKey = (key: unknown) => typeof key === 'string' || typeof key === 'number'

function parse(cursor: string): unknown[] {
  try {
    const made: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(made) ? made : []
  } catch {
    return []
  }
}
