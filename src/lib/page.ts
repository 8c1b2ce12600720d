import { InvalidInput } from '../errors/index.ts'
import { parseId } from './ids.ts'

/** What is asked of a list: how many, and from which cursor on. */
export type PageWish = { first: number; after?: string | null }

/** What a statement needs to know of a page: it reads one row more, which tells whether there are more. */
export type Page = { limit: number; after?: readonly string[] | undefined }

type Slice<Row> = { rows: Row[]; hasNextPage: boolean; hasPreviousPage: boolean }

/** What a use case lists: a page of it, the cursor of each row, and how many there are in all, if that is asked. */
export type Listed<Row> = {
  slice: Slice<Row>
  cursorOf: (row: Row) => string
  count: () => Promise<number>
}

/** Each kind of key, with what a row has there; a cursor keeps them as text. */
type Kinds = { text: string; id: string; time: Date }
type Kind = keyof Kinds

const isSound: Record<Kind, (key: string) => boolean> = {
  text: (key) => !key.includes('\0'),
  id: (key) => parseId(key) !== undefined,
  time: (key) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(key) && !Number.isNaN(Date.parse(key)),
}

type Keys = Readonly<Record<string, Kind>>
type RowWith<K extends Keys> = { [Name in keyof K]: Kinds[K[Name]] }

/** An order, by the name that its cursors bear and by what of a row they keep, in turn: it opens a page of a list. */
export function orderOf<K extends Keys>(name: string, keys: K) {
  const names: (keyof K)[] = Object.keys(keys)
  const cursorOf = (row: RowWith<K>) => makeCursor([name, ...names.map((key) => row[key])])
  return (wish: PageWish) => {
    const first = sizeOf(wish)
    const after = wish.after == null ? undefined : openCursor(wish.after, name, keys)
    const page: Page = { limit: first + 1, after }
    const listOf = <Row extends RowWith<K>>(
      found: Row[],
      count: Listed<Row>['count'],
    ): Listed<Row> => ({
      slice: {
        rows: found.slice(0, first),
        hasNextPage: found.length > first,
        hasPreviousPage: after !== undefined,
      },
      cursorOf,
      count,
    })
    return { page, listOf }
  }
}

/** The most entries of a list that one answer holds. */
export const largestPage = 100

function sizeOf({ first }: PageWish): number {
  if (Number.isInteger(first) && first >= 1 && first <= largestPage) return first
  throw new InvalidInput({ first: `Ask for 1 to ${largestPage} at once.` })
}

/** JSON writes a moment as ISO does, which is how a cursor keeps it. */
const makeCursor = (kept: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(kept)).toString('base64url')

/** A cursor of another order would skip rows or repeat them, and one that nobody was given may hold anything. */
function openCursor(cursor: string, name: string, keys: Keys): string[] {
  const [made, ...kept] = parse(cursor)
  const kinds = Object.values(keys)
  const fits = kept.length === kinds.length && kinds.every((kind, at) => is(kind, kept[at]))
  if (made !== name || !fits)
    throw new InvalidInput({ after: 'This cursor does not belong to this list and order.' })
  return kept as string[]
}

const is = (kind: Kind, key: unknown) => typeof key === 'string' && isSound[kind](key)

function parse(cursor: string): unknown[] {
  try {
    const made: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(made) ? made : []
  } catch {
    return []
  }
}
