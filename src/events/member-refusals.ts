import { userAgentOf } from '../auth/sender.ts'
import { newId } from '../lib/ids.ts'
import type { Keeping } from './refusals.ts'

/** Something that a member may not do and tried. */
export type RefusedMember = {
  tenantId: string
  membershipId: string
  /** Their name, where it is not the member alone who asks: a key does, in both names. */
  actorName?: string | undefined
  /** The session by which somebody of the staff acts in the member's place. */
  actingId?: string | undefined
  decisionId: string
  field: string
  requestId: string
  address?: string | undefined
  userAgent?: string | undefined
  permission?: string | undefined
  reach?: string | undefined
  refusedBy?: string | undefined
  reason: string
}

/** In the journal of the company that was acted for, and in the trail of security. */
export const refusedMembers: Keeping<RefusedMember> = {
  kindOf: ({ tenantId, membershipId, actingId, actorName, permission, field }) =>
    `${tenantId} ${membershipId} ${actingId ?? actorName ?? ''} ${permission ?? field}`,
  told: (refused, times) => ({ text, values: valuesOf(refused, times) }),
}

function valuesOf(refused: RefusedMember, times: number | undefined): unknown[] {
  const { tenantId, membershipId, decisionId, field, requestId, ...of } = refused
  const told = { refused_by: of.refusedBy, reason: of.reason, times: times && `${times}` }
  const known = Object.entries(told).filter(([, value]) => value !== undefined)
  const changes = Object.fromEntries(known.map(([name, value]) => [name, [null, value]]))
  return [
    ...[tenantId, newId(), decisionId, field, membershipId, requestId],
    ...[of.address ?? null, of.permission ?? null, of.reach ?? null, JSON.stringify(changes)],
    ...[of.actorName ?? null, of.actingId ?? null, times ?? 1, userAgentOf(of.userAgent)],
  ]
}

const text = `
  WITH who AS (
    SELECT m.tenant_id, m.id, m.account_id, coalesce($11, m.display_name) AS name,
           a.staff_id, a.staff_name, a.reason, CASE WHEN a.id IS NULL THEN $7 END AS address, CASE WHEN a.id IS NULL THEN $14 END AS user_agent
      FROM membership m LEFT JOIN acting_session a ON a.tenant_id = m.tenant_id AND a.id = $12
     WHERE m.tenant_id = $1 AND m.id = $5),
  kept AS (
    INSERT INTO audit_entry (tenant_id, id, entity, entity_id, action, field, actor_tenant_id, actor_id, actor_name,
      request_id, address, permission, reach, decision_id, changes, staff_id, staff_name, reason)
    SELECT tenant_id, $2, 'Refusal', $3, 'REFUSED', $4, tenant_id, id, name, $6, address, $8, $9, $3, $10, staff_id, staff_name, reason
      FROM who),
  trailed AS (
    INSERT INTO security_event (tenant_id, id, kind, member_id, member_name, staff_name, address, user_agent, detail, times)
    SELECT tenant_id, $2, 'DENIED', id, name, staff_name, address, user_agent, coalesce($8, $4), $13 FROM who),
  owned AS (
    INSERT INTO account_event (account_id, id, kind, company_id, staff_name, address, user_agent, detail, times)
    SELECT account_id, $2, 'DENIED', tenant_id, staff_name, address, user_agent, coalesce($8, $4), $13 FROM who)
  SELECT pg_notify('circlegate_outbox', '')`
