import { NotFound, Stale } from '../errors/index.ts'
import type { RowKey } from '../lib/row-key.ts'

type Seen = { version: number }
type Loader<Key> = { clear(key: Key): Loader<Key>; load(key: Key): Promise<Seen | null> }

/** Somebody was faster: the row waited for has another version by now, or is gone. */
export async function raced(kind: string, loader: Loader<RowKey>, row: RowKey): Promise<never> {
  const key = { tenantId: row.tenantId, id: row.id }
  const now = await loader.clear(key).load(key)
  if (!now) throw new NotFound(kind, key.id)
  throw new Stale(kind, now.version)
}
