import type { Query } from '../db/query.ts'
import type { HeldMembership, Person } from './caller.ts'

/** Who a session belongs to and every company that they can act for now. */
export async function findPerson(run: Query, sessionId: string): Promise<Person | undefined> {
  const [row] = (await run<Row>({ text, values: [sessionId] })).rows
  return row && { ...row, memberships: row.memberships.map(revive) }
}

type Json<T> = { [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K] } // biome-ignore format: one mapping
type Row = Omit<Person, 'memberships'> & { memberships: Json<HeldMembership>[] }

const revive = (held: Json<HeldMembership>): HeldMembership => ({
  ...held,
  validFrom: new Date(held.validFrom),
  validUntil: held.validUntil === null ? null : new Date(held.validUntil),
})

const text = `
  SELECT a.id AS "accountId", s.id AS "sessionId", a.email, a.display_name AS "displayName",
    coalesce((
      SELECT json_agg(json_build_object(
        'id', m.id, 'status', m.status, 'validFrom', m.valid_from, 'validUntil', m.valid_until,
        'isPreferred', m.is_preferred,
        'tenant', json_build_object('id', t.id, 'type', t.type, 'status', t.status,
          'organizationCode', t.organization_code, 'organizationName', t.organization_name),
        'roles', coalesce((
          SELECT json_agg(json_build_object('code', r.code, 'name', r.name, 'description', r.description) ORDER BY r.code)
            FROM membership_role mr JOIN system_role r ON r.tenant_type = t.type AND r.code = mr.role_code
           WHERE mr.tenant_id = m.tenant_id AND mr.membership_id = m.id), '[]')
        ) ORDER BY m.id)
      FROM membership m JOIN tenant t ON t.id = m.tenant_id
      WHERE m.account_id = a.id AND m.status = 'ACTIVE'
        AND m.valid_from <= now() AND (m.valid_until IS NULL OR m.valid_until > now())
        AND t.status NOT IN ('DEACTIVATED', 'DELETED')), '[]') AS memberships
  FROM session s JOIN account a ON a.id = s.account_id
  WHERE s.id = $1 AND s.ended_at IS NULL AND s.expires_at > now() AND a.status = 'ACTIVE'`
