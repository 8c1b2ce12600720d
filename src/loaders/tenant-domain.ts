import { Form } from '../db/lanes.ts'
import { anyOf, behind, counted, listed, wantedIds, wantedKeys } from '../db/sql.ts'
import type { Page } from '../lib/page.ts'
import { byKey, countedOn, hangingOn } from './batch.ts'
import type { Work } from './work.ts'

const domainColumns = [
  'd.id',
  'd.tenant_id as tenantId',
  'd.host',
  'd.challenge',
  'd.is_primary as isPrimary',
  'd.verified_at as verifiedAt',
  'd.created_at as createdAt',
  'd.version',
] as const

type Ids = { ids: readonly string[] }

/** Domains that were given up are as good as none. */
const domains = new Form((sql, keys: ReturnType<typeof listed>) =>
  sql
    .selectFrom(wantedKeys(keys))
    .innerJoin('tenant_domain as d', (join) =>
      join.onRef('d.tenant_id', '=', 'wanted.tenant_id').onRef('d.id', '=', 'wanted.id'),
    )
    .select(domainColumns)
    .where('d.removed_at', 'is', null),
)

const domainsOfTenants = new Form((sql, { ids, limit, after }: Ids & Page) =>
  sql
    .selectFrom(wantedIds(ids))
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('tenant_domain as d')
          .select(domainColumns)
          .whereRef('d.tenant_id', '=', 'wanted.id')
          .where('d.removed_at', 'is', null)
          .where(behind(['d.host', 'd.id'], after))
          .orderBy('d.host')
          .orderBy('d.id')
          .limit(limit)
          .as('domain'),
      (join) => join.onTrue(),
    )
    .selectAll('domain'),
)

const domainCounts = new Form((sql, { ids }: Ids) =>
  sql
    .selectFrom('tenant_domain as d')
    .select(['d.tenant_id as tenantId', counted])
    .where('d.tenant_id', '=', anyOf(ids))
    .where('d.removed_at', 'is', null)
    .groupBy('d.tenant_id'),
)

const itself = (id: string) => id
const tenantOf = (row: { tenantId: string }) => row.tenantId

export const domainLoader = (work: Work) => byKey((keys) => work.ask(domains, listed(keys)))

/** A page of the domains of each company, by host. */
export const domainsLoader = (work: Work, page: Page) =>
  hangingOn(
    (ids: readonly string[]) => work.ask(domainsOfTenants, { ids, ...page }),
    itself,
    tenantOf,
  )

/** How many domains each company has. */
export const domainCountLoader = (work: Work) =>
  countedOn((ids: readonly string[]) => work.ask(domainCounts, { ids }), itself, tenantOf)
