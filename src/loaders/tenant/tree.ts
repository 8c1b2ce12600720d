import { sql as raw } from 'kysely'
import { Form } from '../../db/lanes.ts'
import { anyOf, counted, liveBetween } from '../../db/sql.ts'
import type { Page } from '../../lib/page.ts'
import { countedOn, hangingOn } from '../batch.ts'
import type { Work } from '../work.ts'
import { type CardFilter, type CardOrder, cardsBehind, cardsWanted, orderColumn } from './card.ts'
import { cardColumns } from './find.ts'

/** Which part of the tree below a company is wanted, and how. */
export type TreeWish = { depth: number; filter: CardFilter; by: CardOrder; page: Page }

/**
 * The companies below each of some, with their depth, along relationships that hold now and that the
 * caller may read: a branch ends where somebody does not share what is below them.
 */
const subtree = (work: Work, ids: readonly string[], depth: number) =>
  work.sql
    .withRecursive('below(root, id, depth)', (db) =>
      db
        .selectFrom('corporate_relationship as r')
        .select(['r.corporate_id as root', 'r.tenant_id as id', raw<number>`1`.as('depth')])
        .where('r.corporate_id', '=', anyOf(ids))
        .where(liveBetween('r.valid_from', 'r.valid_until'))
        .unionAll(
          db
            .selectFrom('below')
            .innerJoin('corporate_relationship as r', 'r.corporate_id', 'below.id')
            .select(['below.root', 'r.tenant_id as id', raw<number>`below.depth + 1`.as('depth')])
            .where('below.depth', '<', depth)
            .where(liveBetween('r.valid_from', 'r.valid_until')),
        ),
    )
    .selectFrom('below')
    .innerJoin('tenant', 'tenant.id', 'below.id')

const cards = cardColumns.map((column) => `tenant.${column}` as const)

/** A page of the companies below each of some. */
export const descendantsLoader = (work: Work, { depth, filter, by, page }: TreeWish) =>
  hangingOn(
    async (ids: readonly string[]) => {
      const ranked = subtree(work, ids, depth)
        .select(['below.root', ...cards])
        .select(orderColumn(by).as('orderedBy'))
        .select(
          raw<number>`row_number() over (partition by below.root order by ${orderColumn(by)}, ${raw.ref('tenant.id')})::int`.as(
            'rank',
          ),
        )
        .where(cardsWanted(filter))
        .where(cardsBehind(by, page))
      return work.sql
        .selectFrom(ranked.as('ranked'))
        .selectAll()
        .where('rank', '<=', page.limit)
        .orderBy('rank')
        .execute()
    },
    (id) => id,
    (row) => row.root,
  )

/** How many there are in all. */
export const descendantCountLoader = (work: Work, { depth, filter }: TreeWish) =>
  countedOn(
    (ids: readonly string[]) =>
      subtree(work, ids, depth)
        .select(['below.root', counted])
        .where(cardsWanted(filter))
        .groupBy('below.root')
        .execute(),
    (id) => id,
    (row) => row.root,
  )

const above = new Form((sql, { ids }: { ids: readonly string[] }) =>
  sql
    .withRecursive('above', (db) =>
      db
        .selectFrom('corporate_relationship as r')
        .innerJoin('tenant', 'tenant.id', 'r.corporate_id')
        .select(['r.tenant_id as of', ...cards, raw<number>`1`.as('step')])
        .where('r.tenant_id', '=', anyOf(ids))
        .where(liveBetween('r.valid_from', 'r.valid_until'))
        .unionAll((eb) =>
          eb
            .selectFrom('above')
            .innerJoin('corporate_relationship as r', 'r.tenant_id', 'above.id')
            .innerJoin('tenant', 'tenant.id', 'r.corporate_id')
            .select(['above.of', ...cards, raw<number>`above.step + 1`.as('step')])
            .where(liveBetween('r.valid_from', 'r.valid_until')),
        ),
    )
    .selectFrom('above')
    .selectAll()
    .orderBy('step'),
)

/** The corporates above each company, the nearest first, as far up as the caller reads. */
export const ancestorsLoader = (work: Work) =>
  hangingOn(
    (ids: readonly string[]) => work.ask(above, { ids }),
    (id) => id,
    (row) => row.of,
  )
