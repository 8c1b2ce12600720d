import { type RawBuilder, sql as raw } from 'kysely'
import { Form, type Sql } from '../db/lanes.ts'
import { listed, wantedKeys } from '../db/sql.ts'
import { byKey, hangingOn } from './batch.ts'
import type { Work } from './work.ts'

type RoleEntryRow = { permission: string; effect: 'GRANT' | 'DENY'; unitId: string | null }

/** What ships is kept entry by entry, what a company writes as a whole: both come as the latter. */
const shipped = raw<
  RoleEntryRow[]
>`(jsonb_agg(jsonb_build_object('permission', e.permission, 'effect', e.effect,
  'unitId', null) order by e.permission, e.effect) filter (where e.permission is not null))`

const none = <T>(type: RawBuilder<unknown>) => raw<T | null>`null::${type}`

/** Every role of every company that the caller reads: those that ship for its type, and its own. */
export const roles = (sql: Sql) =>
  sql
    .selectFrom('tenant as t')
    .innerJoin('system_role as s', 's.tenant_type', 't.type')
    .leftJoin('system_role_entry as e', (join) =>
      join.onRef('e.tenant_type', '=', 's.tenant_type').onRef('e.role_code', '=', 's.code'),
    )
    .groupBy(['t.id', 's.code', 's.name', 's.description'])
    .select(['t.id as tenantId', 's.code', 's.name', 's.description'])
    .select([none<string>(raw`uuid`).as('id'), none<number>(raw`int`).as('version')])
    .select(raw<RoleEntryRow[]>`coalesce(${shipped}, '[]')`.as('entries'))
    .unionAll(
      sql
        .selectFrom('role as o')
        .where('o.removed_at', 'is', null)
        .select(['o.tenant_id as tenantId', 'o.code', 'o.name', 'o.description'])
        .select(['o.id', 'o.version'])
        .select(raw<RoleEntryRow[]>`o.entries`.as('entries')),
    )

type Key = { tenantId: string; code: string }
type Keys = { tenants: readonly string[]; codes: readonly string[] }

const rolesNamed = new Form((sql, { tenants, codes }: Keys) =>
  sql
    .selectFrom(roles(sql).as('r'))
    .innerJoin(
      raw<Key>`unnest(${tenants}::uuid[], ${codes}::text[])`.as<'wanted'>(
        raw`wanted("tenantId", code)`,
      ),
      (join) =>
        join.onRef('r.tenantId', '=', 'wanted.tenantId').onRef('r.code', '=', 'wanted.code'),
    )
    .selectAll('r'),
)

const keyOf = ({ tenantId, code }: Key) => `${tenantId} ${code}`

/** At most one role for each company and code. */
export const roleLoader = (work: Work) =>
  hangingOn(
    (keys: readonly Key[]) =>
      work.ask(rolesNamed, {
        tenants: keys.map(({ tenantId }) => tenantId),
        codes: keys.map(({ code }) => code),
      }),
    keyOf,
    keyOf,
  )

const ownRoles = new Form((sql, keys: ReturnType<typeof listed>) =>
  sql
    .selectFrom(wantedKeys(keys))
    .innerJoin('role as o', (join) =>
      join.onRef('o.tenant_id', '=', 'wanted.tenant_id').onRef('o.id', '=', 'wanted.id'),
    )
    .where('o.removed_at', 'is', null)
    .select(['o.tenant_id as tenantId', 'o.id', 'o.code', 'o.name', 'o.description', 'o.version'])
    .select(raw<RoleEntryRow[]>`o.entries`.as('entries')),
)

/** The roles that companies have written, by their ids. */
export const ownRoleLoader = (work: Work) => byKey((keys) => work.ask(ownRoles, listed(keys)))
