import { Form } from '../../db/lanes.ts'
import { anyOf, behind, counted, liveBetween, wantedIds } from '../../db/sql.ts'
import type { Page } from '../../lib/page.ts'
import { countedOn, hangingOn } from '../batch.ts'
import type { Work } from '../work.ts'
import { cardColumns } from './find.ts'

type Ids = { ids: readonly string[] }

const itself = (id: string) => id

const circles = new Form((sql, { ids, limit, after }: Ids & Page) =>
  sql
    .selectFrom(wantedIds(ids))
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('corporate_relationship as r')
          .innerJoin('tenant', 'tenant.id', 'r.tenant_id')
          .select(cardColumns.map((column) => `tenant.${column}` as const))
          .whereRef('r.corporate_id', '=', 'wanted.id')
          .where(liveBetween('r.valid_from', 'r.valid_until'))
          .where(behind(['tenant.organization_code', 'tenant.id'], after))
          .orderBy('tenant.organization_code')
          .orderBy('tenant.id')
          .limit(limit)
          .as('child'),
      (join) => join.onTrue(),
    )
    .selectAll('child')
    .select('wanted.id as corporateId'),
)

const circleCounts = new Form((sql, { ids }: Ids) =>
  sql
    .selectFrom('corporate_relationship as r')
    .select(['r.corporate_id as parentId', counted])
    .where('r.corporate_id', '=', anyOf(ids))
    .where(liveBetween('r.valid_from', 'r.valid_until'))
    .groupBy('r.corporate_id'),
)

/** A page of the companies that stand directly below each corporate, by code. */
export const circlesLoader = (work: Work, page: Page) =>
  hangingOn(
    (ids: readonly string[]) => work.ask(circles, { ids, ...page }),
    itself,
    (row) => row.corporateId,
  )

/** How many companies stand directly below each corporate. */
export const circleCountLoader = (work: Work) =>
  countedOn(
    (ids: readonly string[]) => work.ask(circleCounts, { ids }),
    itself,
    (row) => row.parentId,
  )
