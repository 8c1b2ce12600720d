import DataLoader from 'dataloader'
import { keyText, type RowKey } from '../lib/row-key.ts'

/** Reads many rows at once. What comes out is in the order that went in; what is not there is null. */
export function byId<Row extends { id: string }>(read: (ids: readonly string[]) => Promise<Row[]>) {
  return new DataLoader<string, Row | null>(async (ids) => {
    const found = new Map((await read(ids)).map((row) => [row.id, row]))
    return ids.map((id) => found.get(id) ?? null)
  })
}

/** The same for rows whose id is unique within a company only. */
export function byKey<Row extends RowKey>(read: (keys: readonly RowKey[]) => Promise<Row[]>) {
  return new DataLoader<RowKey, Row | null, string>(
    async (keys) => {
      const found = new Map((await read(keys)).map((row) => [keyText(row), row]))
      return keys.map((key) => found.get(keyText(key)) ?? null)
    },
    { cacheKeyFn: keyText },
  )
}

/** Reads the rows that hang on each of many others, in the order in which they were read. */
export function hangingOn<Key, Row>(
  read: (keys: readonly Key[]) => Promise<Row[]>,
  keyOf: (key: Key) => string,
  keyOfRow: (row: Row) => string,
) {
  return new DataLoader<Key, Row[], string>(
    async (keys) => {
      const groups = new Map<string, Row[]>(keys.map((key) => [keyOf(key), []]))
      for (const row of await read(keys)) groups.get(keyOfRow(row))?.push(row)
      return keys.map((key) => groups.get(keyOf(key))!)
    },
    { cacheKeyFn: keyOf },
  )
}

/** Reads how many rows hang on each of many others: none on what is not found. */
export function countedOn<Key, Row extends { count: number }>(
  read: (keys: readonly Key[]) => Promise<Row[]>,
  keyOf: (key: Key) => string,
  keyOfRow: (row: Row) => string,
) {
  return new DataLoader<Key, number, string>(
    async (keys) => {
      const counts = new Map((await read(keys)).map((row) => [keyOfRow(row), row.count]))
      return keys.map((key) => counts.get(keyOf(key)) ?? 0)
    },
    { cacheKeyFn: keyOf },
  )
}
