import { sql } from 'kysely'
import { behind, counted } from '../db/sql.ts'
import type { Page } from '../lib/page.ts'
import { keyText, type RowKey } from '../lib/row-key.ts'
import { countedOn, hangingOn } from './batch.ts'
import type { Work } from './work.ts'

export type HistoryEntity = 'Tenant' | 'CorporateRelationship' | 'VendorRelationship'
type Subject = RowKey & { entity: HistoryEntity }

const columns = [
  'h.id',
  'h.tenant_id as tenantId',
  'h.other_id as otherId',
  'h.entity',
  'h.entity_id as entityId',
  'h.action',
  'h.changes',
  'h.occurred_at as occurredAt',
] as const

const textOf = (subject: Subject) => `${subject.entity} ${keyText(subject)}`
const textOfRow = (row: { entity: string; tenantId: string; entityId: string }) =>
  `${row.entity} ${keyText({ tenantId: row.tenantId, id: row.entityId })}`

function wanted(subjects: readonly Subject[]) {
  const columns = [
    sql`${subjects.map(({ tenantId }) => tenantId)}::uuid[]`,
    sql`${subjects.map(({ id }) => id)}::uuid[]`,
    sql`${subjects.map(({ entity }) => entity)}::text[]`,
  ]
  type Row = { tenant_id: string; id: string; entity: string }
  return sql<Row>`unnest(${sql.join(columns)})`.as<'wanted'>(sql`wanted(tenant_id, id, entity)`)
}

/** A page of what happened to each subject, the latest first: its ids are ordered by time. */
export const historyLoader = (work: Work, page: Page) =>
  hangingOn(
    (subjects: readonly Subject[]) =>
      work.sql
        .selectFrom(wanted(subjects))
        .innerJoinLateral(
          (eb) =>
            eb
              .selectFrom('history as h')
              .select(columns)
              .whereRef('h.tenant_id', '=', 'wanted.tenant_id')
              .whereRef('h.entity', '=', 'wanted.entity')
              .whereRef('h.entity_id', '=', 'wanted.id')
              .where(behind(['h.id'], page.after, 'desc'))
              .orderBy('h.id', 'desc')
              .limit(page.limit)
              .as('entry'),
          (join) => join.onTrue(),
        )
        .selectAll('entry')
        .execute(),
    textOf,
    textOfRow,
  )

/** How often something happened to each subject. */
export const historyCountLoader = (work: Work) =>
  countedOn(
    (subjects: readonly Subject[]) =>
      work.sql
        .selectFrom(wanted(subjects))
        .innerJoin('history as h', (join) =>
          join
            .onRef('h.tenant_id', '=', 'wanted.tenant_id')
            .onRef('h.entity', '=', 'wanted.entity')
            .onRef('h.entity_id', '=', 'wanted.id'),
        )
        .select(['wanted.tenant_id as tenantId', 'wanted.id as entityId', 'wanted.entity', counted])
        .groupBy(['wanted.tenant_id', 'wanted.id', 'wanted.entity'])
        .execute(),
    textOf,
    textOfRow,
  )
