import type { Place } from '../../auth/decide.ts'
import type { Permission, permissions } from '../../auth/permissions.ts'
import type { Context } from '../../context.ts'
import type { RowKey } from '../../lib/row-key.ts'

type Table = typeof permissions

/** What a corporate can ever write in a company below it, but contracts, which are the company's own or not at all. */
export type Overseen = {
  [P in Permission]: Table[P] extends { kind: 'write'; contracts: true }
    ? never
    : Table[P] extends { kind: 'write' }
      ? 'OVERSEES' extends Table[P]['through'][number]
        ? P
        : never
      : never
}[Permission]

/** The input of a mutation as it was sent. */
export type Input = Readonly<Record<string, unknown>>

/** A row as the comparison looks at it. */
export type Row = { version: number; unitId?: string | null } & Readonly<Record<string, unknown>>

/** How a mutation is done for somebody else, later. */
export type Replay = {
  /** What kind of row it is about, and with what that is read. */
  entity: string
  reads: Permission
  /** The mutation itself, with the rights of whoever calls. */
  apply: (ctx: Context, input: never) => Promise<unknown>
  /** The row that it changes, as the caller sees it now; absent for what adds one. */
  row?: (ctx: Context, key: RowKey) => Promise<Row | null>
  /** The id of that row, where the input does not call it `id`; null where only the database can make one. */
  idOf?: (input: Input, tenantId: string) => string | null
  /** It hangs between two companies, of which the one asks the other: its row lies in the one that the input names. */
  isBetween?: true
  /** What it sets besides what the input says. */
  sets?: Input
}

type Put = { tenantId: string; proposerTenantId: string; input: unknown }

/** Where the row hangs that a proposal is about. */
export function placeOf({ isBetween }: Replay, { tenantId, proposerTenantId, input }: Put): Place {
  if (!isBetween) return { tenantId }
  const below = String((input as Input).tenantId)
  const otherSide = below === tenantId ? proposerTenantId : tenantId
  return { tenantId: below, unitId: null, otherSide }
}

/** Not proposed, and why; the sentence begins with "It is not proposed, for ". */
export type Unproposed = string
