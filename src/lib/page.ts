import { InvalidInput } from '../errors/index.ts'
import { parseId } from './ids.ts'

/** What is asked of a list: how many, and from which cursor on. */
export type PageWish = { first: number; after?: string | null }

/** A checked wish for a part of a list: how many, and after which row. */
export type Page = { first: number; after?: readonly Key[] }

export type Key = string | number

type Slice<Row> = { rows: Row[]; hasNextPage: boolean; hasPreviousPage: boolean }

/** What a use case lists: a page of it, the cursor of each row, and how many there are in all, if that is asked. */
export type Listed<Row> = {
  slice: Slice<Row>
  cursorOf: (row: Row) => string
  count: () => Promise<number>
}

type Kind = (key: unknown) => boolean

export const text: Kind = (key) => typeof key === 'string' && !key.includes('\0')
export const id: Kind = (key) => typeof key === 'string' && parseId(key) !== undefined
export const time: Kind = (key) =>
  typeof key === 'string' &&
  /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(key) &&
  !Number.isNaN(Date.parse(key))

/** The order that a cursor was made under, by its name, and what the cursor keeps of a row. */
export type Order = { name: string; keys: readonly Kind[] }

/** The most entries of a list that one answer holds. */
export const largestPage = 100

/**
 * Checks a wish and opens its cursor. A cursor of another order would skip rows or repeat them, and
 * one that nobody was given may hold anything.
 */
export function pageOf(args: PageWish, order: Order): Page {
  if (!Number.isInteger(args.first) || args.first < 1 || args.first > largestPage)
    throw new InvalidInput({ first: `Ask for 1 to ${largestPage} at once.` })
  return args.after == null
    ? { first: args.first }
    : { first: args.first, after: openCursor(args.after, order) }
}

/** What a statement needs to know of a page: it reads one row more, which tells whether there are more. */
export const cut = ({ first, after }: Page) => ({ limit: first + 1, after })

/** Of one row more than was asked for, only its being there matters. */
export function sliceOf<Row>(found: Row[], page: Page): Slice<Row> {
  return {
    rows: found.slice(0, page.first),
    hasNextPage: found.length > page.first,
    hasPreviousPage: page.after !== undefined,
  }
}

export const makeCursor = ({ name }: Order, keys: readonly Key[]): string =>
  Buffer.from(JSON.stringify([name, ...keys])).toString('base64url')

function openCursor(cursor: string, order: Order): Key[] {
  const [made, ...keys] = parse(cursor)
  const sound = order.keys.length === keys.length && order.keys.every((is, at) => is(keys[at]))
  if (made !== order.name || !sound)
    throw new InvalidInput({ after: 'This cursor does not belong to this list and order.' })
  return keys as Key[]
}

function parse(cursor: string): unknown[] {
  try {
    const made: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(made) ? made : []
  } catch {
    return []
  }
}
