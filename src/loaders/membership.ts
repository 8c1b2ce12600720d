import { jsonArrayFrom, jsonBuildObject, jsonObjectFrom } from 'kysely/helpers/postgres'
import { Form, type Sql } from '../db/lanes.ts'
import { listed, wantedKeys } from '../db/sql.ts'
import { byKey } from './batch.ts'
import type { Work } from './work.ts'

const memberColumns = [
  'm.id',
  'm.tenant_id as tenantId',
  'm.display_name as displayName',
  'm.unit_id as unitId',
  'm.status',
  'm.valid_from as validFrom',
  'm.valid_until as validUntil',
  'm.version',
] as const

/** The memberships that the caller reads, as `m`, each with its company's card, its roles and its designation. */
export const members = (sql: Sql) =>
  sql
    .selectFrom('membership as m')
    .innerJoin('tenant as t', 't.id', 'm.tenant_id')
    .select(memberColumns)
    .select((eb) => [
      jsonBuildObject({
        id: eb.ref('t.id'),
        type: eb.ref('t.type'),
        organizationCode: eb.ref('t.organization_code'),
        organizationName: eb.ref('t.organization_name'),
        status: eb.ref('t.status'),
      }).as('tenant'),
      jsonArrayFrom(
        eb
          .selectFrom('membership_role as mr')
          .leftJoin('system_role as s', (join) =>
            join.onRef('s.code', '=', 'mr.role_code').onRef('s.tenant_type', '=', 't.type'),
          )
          .leftJoin('role as o', (join) =>
            join
              .onRef('o.tenant_id', '=', 'mr.tenant_id')
              .onRef('o.code', '=', 'mr.role_code')
              .on('o.removed_at', 'is', null),
          )
          .select(['mr.tenant_id as tenantId', 'mr.role_code as code', 'o.id', 'o.version'])
          .select((r) => [
            r.fn.coalesce('s.name', 'o.name').as('name'),
            r.fn.coalesce('s.description', 'o.description').as('description'),
          ])
          .where((r) => r.or([r('s.code', 'is not', null), r('o.id', 'is not', null)]))
          .whereRef('mr.tenant_id', '=', 'm.tenant_id')
          .whereRef('mr.membership_id', '=', 'm.id')
          .where('mr.ended_at', 'is', null)
          .orderBy('mr.role_code'),
      ).as('roles'),
      jsonObjectFrom(
        eb
          .selectFrom('designation as d')
          .select(['d.tenant_id as tenantId', 'd.id', 'd.name', 'd.description'])
          .select(['d.roles', 'd.version'])
          .whereRef('d.tenant_id', '=', 'm.tenant_id')
          .whereRef('d.id', '=', 'm.designation_id'),
      ).as('designation'),
    ])

const membersByKey = new Form((sql, keys: ReturnType<typeof listed>) =>
  members(sql).innerJoin(wantedKeys(keys), (join) =>
    join.onRef('m.tenant_id', '=', 'wanted.tenant_id').onRef('m.id', '=', 'wanted.id'),
  ),
)

export const memberLoader = (work: Work) => byKey((keys) => work.ask(membersByKey, listed(keys)))
