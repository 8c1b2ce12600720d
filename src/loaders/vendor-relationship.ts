import { type RawBuilder, sql as raw, type SqlBool } from 'kysely'
import { Form } from '../db/lanes.ts'
import { anyOf, anyText, behind, counted, listed, wantedIds, wantedKeys } from '../db/sql.ts'
import type { Page } from '../lib/page.ts'
import { byKey, countedOn, hangingOn } from './batch.ts'
import type { Work } from './work.ts'

const columns = [
  'r.id',
  'r.tenant_id as tenantId',
  'r.vendor_id as vendorId',
  'r.vendor_code as vendorCode',
  'r.capabilities',
  'r.billing_rate as amount',
  'r.currency',
  'r.status',
  'r.valid_from as validFrom',
  'r.valid_until as validUntil',
  'r.version',
] as const

/** Each order with its column and direction, and what a cursor keeps of a row. */
export const contractOrders = {
  VENDOR_CODE: {
    name: 'vendorCode',
    column: 'r.vendor_code',
    direction: 'asc',
    keys: { vendorCode: 'text', tenantId: 'id', id: 'id' },
  },
  NEWEST: {
    name: 'newest',
    column: 'r.valid_from',
    direction: 'desc',
    keys: { validFrom: 'time', tenantId: 'id', id: 'id' },
  },
} as const

export type ContractOrder = keyof typeof contractOrders

type Side = 'tenantId' | 'vendorId'

/** Whose contracts: those of a circle or those of a vendor. */
export type ContractsAsked = {
  side: Side
  page: Page
  filter: { status?: string[] | null; capability?: string[] | null }
  by: ContractOrder
}

const owner = { tenantId: 'r.tenant_id', vendorId: 'r.vendor_id' } as const

type Filter = { status?: readonly string[] | undefined; capability?: readonly string[] | undefined }
type Wanted = Filter & { ids: readonly string[] }

const byKeys = new Form((sql, keys: ReturnType<typeof listed>) =>
  sql
    .selectFrom(wantedKeys(keys))
    .innerJoin('vendor_relationship as r', (join) =>
      join.onRef('r.tenant_id', '=', 'wanted.tenant_id').onRef('r.id', '=', 'wanted.id'),
    )
    .select(columns),
)

const pages = (side: Side, by: ContractOrder) =>
  new Form((sql, { ids, limit, after, ...filter }: Wanted & Page) => {
    const { column, direction } = contractOrders[by]
    return sql
      .selectFrom(wantedIds(ids))
      .innerJoinLateral(
        (eb) =>
          eb
            .selectFrom('vendor_relationship as r')
            .select(columns)
            .whereRef(owner[side], '=', 'wanted.id')
            .where(passing(filter))
            .where(behind([column, 'r.tenant_id', 'r.id'], after, direction))
            .orderBy(column, direction)
            .orderBy('r.tenant_id', direction)
            .orderBy('r.id', direction)
            .limit(limit)
            .as('contract'),
        (join) => join.onTrue(),
      )
      .selectAll('contract')
  })

const counts = (side: Side) =>
  new Form((sql, { ids, ...filter }: Wanted) =>
    sql
      .selectFrom('vendor_relationship as r')
      .select([raw<string>`${raw.ref(owner[side])}`.as('parentId'), counted])
      .where(owner[side], '=', anyOf(ids))
      .where(passing(filter))
      .groupBy(owner[side]),
  )

/** One statement for each side and order; the filters that are given make the rest of its shape. */
const forms = {
  tenantId: {
    VENDOR_CODE: pages('tenantId', 'VENDOR_CODE'),
    NEWEST: pages('tenantId', 'NEWEST'),
    counts: counts('tenantId'),
  },
  vendorId: {
    VENDOR_CODE: pages('vendorId', 'VENDOR_CODE'),
    NEWEST: pages('vendorId', 'NEWEST'),
    counts: counts('vendorId'),
  },
}

/** Contracts by their whole keys. */
export const contractLoader = (work: Work) => byKey((keys) => work.ask(byKeys, listed(keys)))

/** A page of the contracts of each circle or vendor. */
export const contractsLoader = (work: Work, { side, page, filter, by }: ContractsAsked) =>
  hangingOn(
    (ids: readonly string[]) => work.ask(forms[side][by], { ids, ...page, ...given(filter) }),
    (id) => id,
    (row) => row[side],
  )

/** How many contracts each circle or vendor has. */
export const contractCountLoader = (work: Work, { side, filter }: ContractsAsked) =>
  countedOn(
    (ids: readonly string[]) => work.ask(forms[side].counts, { ids, ...given(filter) }),
    (id) => id,
    (row) => row.parentId,
  )

const given = ({ status, capability }: ContractsAsked['filter']): Filter => ({
  status: status ?? undefined,
  capability: capability ?? undefined,
})

function passing({ status, capability }: Filter): RawBuilder<SqlBool> {
  const conditions = [
    status ? raw`${raw.ref('r.status')} = ${anyText(status)}` : undefined,
    capability ? raw`${raw.ref('r.capabilities')} && ${capability}::text[]` : undefined,
  ].filter((condition) => condition !== undefined)
  return conditions.length === 0 ? raw`true` : raw`${raw.join(conditions, raw` and `)}`
}
