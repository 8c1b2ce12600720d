import { NotFound, Stale } from '../errors/index.ts'

type Seen = { version: number }

/** Nobody changes what they have not seen: a row that has moved on since the caller read it stays as it is. */
export function refuseStale(kind: string, { version }: Seen, seen: number): void {
  if (version !== seen) throw new Stale(kind, version)
}

/** A profile is found by its company alone. */
type Key = { tenantId: string; id?: string }
type Table<Where> = { findFirst(asked: { where: Where }): Promise<Seen | null> }

/** Somebody was faster: the row waited for has another version by now, or is gone. */
export async function raced<Where extends Key>(
  kind: string,
  table: Table<NoInfer<Where>>,
  where: Where,
): Promise<never> {
  const now = await table.findFirst({ where })
  if (!now) throw new NotFound(kind, where.id ?? where.tenantId)
  throw new Stale(kind, now.version)
}
