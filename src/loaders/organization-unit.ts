import { sql as raw } from 'kysely'
import { Form } from '../db/lanes.ts'
import { anyOf, behind, counted, listed, wantedKeys } from '../db/sql.ts'
import type { Page } from '../lib/page.ts'
import { keyText, type RowKey } from '../lib/row-key.ts'
import { byKey, countedOn, hangingOn } from './batch.ts'
import type { Work } from './work.ts'

export const unitColumns = [
  'u.id',
  'u.tenant_id as tenantId',
  'u.parent_id as parentId',
  'u.kind',
  'u.name',
  'u.closed_at as closedAt',
  'u.created_at as createdAt',
  'u.version',
] as const

/** Names are ordered and searched without regard to capitals. */
export const foldedName = raw<string>`lower(u.name)`

type Keys = ReturnType<typeof listed>

const units = new Form((sql, keys: Keys) =>
  sql
    .selectFrom(wantedKeys(keys))
    .innerJoin('organization_unit as u', (join) =>
      join.onRef('u.tenant_id', '=', 'wanted.tenant_id').onRef('u.id', '=', 'wanted.id'),
    )
    .select(unitColumns),
)

const childrenOfUnits = new Form((sql, given: Keys & Page) =>
  sql
    .selectFrom(wantedKeys(given))
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('organization_unit as u')
          .select(unitColumns)
          .select(foldedName.as('folded'))
          .whereRef('u.tenant_id', '=', 'wanted.tenant_id')
          .whereRef('u.parent_id', '=', 'wanted.id')
          .where('u.closed_at', 'is', null)
          .where(behind([foldedName, 'u.id'], given.after))
          .orderBy(foldedName)
          .orderBy('u.id')
          .limit(given.limit)
          .as('child'),
      (join) => join.onTrue(),
    )
    .selectAll('child'),
)

const childCounts = new Form((sql, keys: Keys) =>
  sql
    .selectFrom(wantedKeys(keys))
    .innerJoin('organization_unit as u', (join) =>
      join.onRef('u.tenant_id', '=', 'wanted.tenant_id').onRef('u.parent_id', '=', 'wanted.id'),
    )
    .where('u.closed_at', 'is', null)
    .select(['u.tenant_id as tenantId', 'u.parent_id as parentId'])
    .select(counted)
    .groupBy(['u.tenant_id', 'u.parent_id']),
)

const parentKey = ({ tenantId, parentId }: { tenantId: string; parentId: string | null }) =>
  keyText({ tenantId, id: parentId! })

export const unitLoader = (work: Work) => byKey((keys) => work.ask(units, listed(keys)))

/** A page of the open units directly below each unit, by name, of those that may be read. */
export const unitChildrenLoader = (work: Work, page: Page) =>
  hangingOn(
    (keys: readonly RowKey[]) => work.ask(childrenOfUnits, { ...listed(keys), ...page }),
    keyText,
    parentKey,
  )

/** How many open units hang directly below each unit. */
export const unitChildCountLoader = (work: Work) =>
  countedOn((keys: readonly RowKey[]) => work.ask(childCounts, listed(keys)), keyText, parentKey)

type Asked = { tenantId: string; ids: readonly string[] }

const ancestry = new Form((sql, { tenantId, ids }: Asked) =>
  sql
    .withRecursive('above', (q) =>
      q
        .selectFrom('organization_unit as u')
        .select(['u.id as of', 'u.id', 'u.parent_id as up'])
        .where('u.tenant_id', '=', tenantId)
        .where('u.id', '=', anyOf(ids))
        .union((eb) =>
          eb
            .selectFrom('above')
            .innerJoin('organization_unit as u', 'u.id', 'above.up')
            .select(['above.of', 'u.id', 'u.parent_id as up'])
            .where('u.tenant_id', '=', tenantId),
        ),
    )
    .selectFrom('above')
    .select(['above.of', 'above.id']),
)

/** Each unit with those above it, as far up as the caller sees. */
export async function pathsTo<Ids extends readonly string[]>(
  work: Work,
  tenantId: string,
  ids: readonly [...Ids],
): Promise<{ [K in keyof Ids]: string[] }> {
  const rows = await work.ask(ancestry, { tenantId, ids })
  const paths = ids.map((id) => rows.filter((row) => row.of === id).map((row) => row.id))
  return paths as { [K in keyof Ids]: string[] }
}
