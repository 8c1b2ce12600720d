import { sql } from 'kysely'
import { Form } from '../db/lanes.ts'
import { anyOf, behind, counted, listed, liveBetween, wantedIds, wantedKeys } from '../db/sql.ts'
import type { Page } from '../lib/page.ts'
import { byKey, countedOn, hangingOn } from './batch.ts'
import type { Work } from './work.ts'

const columns = [
  'r.id',
  'r.tenant_id as tenantId',
  'r.corporate_id as corporateId',
  'r.governance_level as governanceLevel',
  'r.data_sharing_level as dataSharingLevel',
  'r.separate_billing as separateBilling',
  'r.independent_vendor_management as independentVendorManagement',
  'r.valid_from as validFrom',
  'r.valid_until as validUntil',
  'r.version',
] as const

/** From which side a relationship is looked at: who stands above a company, or who below it. */
export type OversightsAsked = { side: 'tenantId' | 'corporateId'; page: Page }

const owner = { tenantId: 'r.tenant_id', corporateId: 'r.corporate_id' } as const

const overseers = new Form((sql, { ids }: { ids: readonly string[] }) =>
  sql
    .selectFrom('corporate_relationship as r')
    .select(columns)
    .where('r.tenant_id', '=', anyOf(ids))
    .where(liveBetween('r.valid_from', 'r.valid_until')),
)

const oversights = new Form((sql, keys: ReturnType<typeof listed>) =>
  sql
    .selectFrom(wantedKeys(keys))
    .innerJoin('corporate_relationship as r', (join) =>
      join.onRef('r.tenant_id', '=', 'wanted.tenant_id').onRef('r.id', '=', 'wanted.id'),
    )
    .select(columns),
)

/** The relationship of a company with the corporate above it that holds now; one at most. */
export const overseerLoader = (work: Work) =>
  hangingOn(
    (ids: readonly string[]) => work.ask(overseers, { ids }),
    (id) => id,
    (row) => row.tenantId,
  )

/** Relationships by their whole keys. */
export const oversightLoader = (work: Work) => byKey((keys) => work.ask(oversights, listed(keys)))

/** A page of the relationships of each company, past and to come as well, the latest first. */
export const oversightsLoader = (work: Work, { side, page }: OversightsAsked) =>
  hangingOn(
    (ids: readonly string[]) =>
      work.sql
        .selectFrom(wantedIds(ids))
        .innerJoinLateral(
          (eb) =>
            eb
              .selectFrom('corporate_relationship as r')
              .select(columns)
              .whereRef(owner[side], '=', 'wanted.id')
              .where(behind(['r.valid_from', 'r.tenant_id', 'r.id'], page.after, 'desc'))
              .orderBy('r.valid_from', 'desc')
              .orderBy('r.tenant_id', 'desc')
              .orderBy('r.id', 'desc')
              .limit(page.limit)
              .as('oversight'),
          (join) => join.onTrue(),
        )
        .selectAll('oversight')
        .execute(),
    (id) => id,
    (row) => row[side],
  )

/** How many there are. */
export const oversightCountLoader = (work: Work, { side }: Pick<OversightsAsked, 'side'>) =>
  countedOn(
    (ids: readonly string[]) =>
      work.sql
        .selectFrom('corporate_relationship as r')
        .select([sql<string>`${sql.ref(owner[side])}`.as('parentId'), counted])
        .where(owner[side], '=', anyOf(ids))
        .groupBy(owner[side])
        .execute(),
    (id) => id,
    (row) => row.parentId,
  )
