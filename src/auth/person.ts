import type { Query } from '../db/query.ts'
import type { HeldMembership, Person } from './caller.ts'

/** Who a session belongs to and every company that they can act for now. */
export async function findPerson(run: Query, sessionId: string): Promise<Person | undefined> {
  const [row] = (await run<Row>({ text: textOf(own), values: [sessionId] })).rows
  return row && { ...row, memberships: row.memberships.map(revive) }
}

/** In whose place somebody of the staff acts; of that person's memberships the one alone. */
export async function findActing(
  run: Query,
  { sessionId, accountId: staffId }: { sessionId: string; accountId: string },
): Promise<ActingPerson | undefined> {
  const values = [sessionId, staffId]
  const [row] = (await run<Row & { mayWrite: boolean }>({ text: textOf(lent), values })).rows
  return row && { ...row, memberships: row.memberships.map(revive) }
}

export type ActingPerson = Person & { mayWrite: boolean }

type Json<T> = {
  [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K]
}
type Row = Omit<Person, 'memberships'> & { memberships: Json<HeldMembership>[] }

const revive = (held: Json<HeldMembership>): HeldMembership => ({
  ...held,
  validFrom: new Date(held.validFrom),
  validUntil: held.validUntil === null ? null : new Date(held.validUntil),
})

type Source = { columns: string; among: string; from: string }

const own: Source = {
  columns: `s.id AS "sessionId", k.key, CASE WHEN k.key IS NULL THEN EXISTS (
    SELECT FROM second_factor f WHERE f.account_id = a.id AND f.confirmed_at IS NOT NULL) END AS "hasSecondFactor"`,
  // A key is one of a membership alone.
  among: 'AND (k.key IS NULL OR (m.tenant_id, m.id) = (k.tenant_id, k.membership_id))',
  from: `session s JOIN account a ON a.id = s.account_id
    LEFT JOIN LATERAL (
      SELECT tenant_id, membership_id, json_build_object('id', id, 'name', name, 'permissions', permissions) AS key
        FROM api_key WHERE session_id = s.id AND s.kind = 'KEY') k ON true
    WHERE s.id = $1 AND s.ended_at IS NULL AND s.expires_at > now() AND a.status = 'ACTIVE'`,
}

const lent: Source = {
  columns:
    '$1 AS "sessionId", NULL::json AS key, NULL::boolean AS "hasSecondFactor", x.may_write AS "mayWrite"',
  among: 'AND m.tenant_id = x.tenant_id AND m.id = x.membership_id',
  from: `gate.acting_as($1) x JOIN membership o ON o.tenant_id = x.tenant_id AND o.id = x.membership_id
    JOIN account a ON a.id = o.account_id WHERE x.staff_id = $2 AND a.status = 'ACTIVE'`,
}

const textOf = ({ columns, among, from }: Source) => `
  SELECT a.id AS "accountId", ${columns}, a.email, a.display_name AS "displayName",
    coalesce((
      SELECT json_agg(json_build_object(
        'id', m.id, 'tenantId', m.tenant_id, 'displayName', m.display_name, 'unitId', m.unit_id,
        'version', m.version, 'status', m.status, 'validFrom', m.valid_from, 'validUntil', m.valid_until,
        'isPreferred', m.is_preferred,
        'hosts', json_build_object(
          'subdomain', (SELECT subdomain FROM tenant_profile p WHERE p.tenant_id = t.id),
          'domains', ARRAY(SELECT host FROM tenant_domain d WHERE d.tenant_id = t.id AND d.verified_at IS NOT NULL)),
        'tenant', json_build_object('id', t.id, 'type', t.type, 'status', t.status,
          'organizationCode', t.organization_code, 'organizationName', t.organization_name),
        'roles', coalesce((
          SELECT json_agg(json_build_object('tenantId', m.tenant_id, 'code', mr.role_code, 'id', o.id, 'version', o.version,
              'name', coalesce(s.name, o.name), 'description', coalesce(s.description, o.description)) ORDER BY mr.role_code)
            FROM membership_role mr
            LEFT JOIN system_role s ON s.tenant_type = t.type AND s.code = mr.role_code
            LEFT JOIN role o ON o.tenant_id = mr.tenant_id AND o.code = mr.role_code AND o.removed_at IS NULL
           WHERE mr.tenant_id = m.tenant_id AND mr.membership_id = m.id AND mr.ended_at IS NULL
             AND (s.code IS NOT NULL OR o.id IS NOT NULL)), '[]'),
        'designation', (
          SELECT json_build_object('tenantId', d.tenant_id, 'id', d.id, 'name', d.name, 'description', d.description,
              'roles', d.roles, 'version', d.version)
            FROM designation d WHERE d.tenant_id = m.tenant_id AND d.id = m.designation_id)
        ) ORDER BY m.id)
      FROM membership m JOIN tenant t ON t.id = m.tenant_id
      WHERE m.account_id = a.id ${among} AND m.status = 'ACTIVE'
        AND m.valid_from <= now() AND (m.valid_until IS NULL OR m.valid_until > now())
        AND t.status NOT IN ('DEACTIVATED', 'DELETED')), '[]') AS memberships
  FROM ${from}`
