import type { Query } from '../db/query.ts'
import type { TenantId } from '../lib/ids.ts'
import type {
  ContractStatus,
  Facts,
  Governance,
  Oversight,
  Sharing,
  TenantType,
} from '../tenancy/scope.ts'
import type { RoleEntry } from './roles.ts'

type Acting = { sessionId: string; accountId: string; tenantId: string; membershipId: string }
type Contract = [other: TenantId, status: ContractStatus, live: boolean]
type Levels = [TenantType, Governance, Sharing, vendors: boolean, reports: boolean]
type Row = {
  type: Facts['tenant']['type']
  code: string
  status: Facts['tenant']['status']
  unit: string | null
  units: string[]
  accountEpoch: string
  tenantEpoch: string
  entries: RoleEntry[]
  oversees: [TenantId, ...Levels][]
  engages: Contract[]
  serves: Contract[]
  inForce: [TenantId, TenantId[]][]
  acquainted: TenantId[]
  facing: TenantId[]
  regions: [TenantId, string][]
  validUntil: Date | null
}

/**
 * Reads in one statement, and so in one snapshot with the epochs, all that decisions about an acting
 * membership rest on. Nothing comes back when the membership does not stand any more.
 */
export async function findFacts(run: Query, acting: Acting) {
  const values = [acting.tenantId, acting.membershipId]
  const [row] = (await run<Row>({ text, values })).rows
  return row && { facts: factsOf(row, acting), entries: row.entries }
}

function factsOf(row: Row, acting: Acting): Facts {
  const contracts = [...row.engages, ...row.serves]
  return {
    session: acting.sessionId,
    account: acting.accountId,
    membership: acting.membershipId,
    tenant: { id: acting.tenantId as TenantId, type: row.type, status: row.status, code: row.code },
    part: row.unit === null ? null : { unit: row.unit, units: row.units },
    oversees: new Map(row.oversees.map(([id, ...by]) => [id, oversight(by)])),
    engages: new Map(row.engages.map(([id, status]) => [id, status])),
    serves: new Map(row.serves.map(([id, status]) => [id, status])),
    lapsed: new Set(contracts.filter(([, , live]) => !live).map(([id]) => id)),
    inForce: new Map(row.inForce),
    acquainted: row.acquainted,
    facing: row.facing,
    regions: new Map(row.regions),
    epochs: { account: row.accountEpoch, tenant: row.tenantEpoch },
    validUntil: row.validUntil ?? new Date(8.64e15),
  }
}

const oversight = ([type, governance, sharing, vendors, reports]: Levels): Oversight => ({
  type,
  governance,
  sharing,
  vendors,
  reports,
})

const text = `
  WITH RECURSIVE me AS (
    SELECT m.*, t.type, t.status AS standing, t.organization_code AS code FROM membership m JOIN tenant t ON t.id = m.tenant_id
     WHERE m.tenant_id = $1 AND m.id = $2 AND m.status = 'ACTIVE'
       AND m.valid_from <= now() AND (m.valid_until IS NULL OR m.valid_until > now())
       AND t.status NOT IN ('DEACTIVATED', 'DELETED')
  ), part AS (
    SELECT unit_id AS id FROM me WHERE unit_id IS NOT NULL
    UNION ALL
    SELECT u.id FROM part JOIN organization_unit u ON u.tenant_id = $1 AND u.parent_id = part.id
  ), borne AS (
    SELECT role_code AS code, NULL::uuid AS designation
      FROM membership_role WHERE tenant_id = $1 AND membership_id = $2 AND ended_at IS NULL
    UNION ALL
    SELECT unnest(d.roles), d.id
      FROM me JOIN designation d ON d.tenant_id = $1 AND d.id = me.designation_id AND d.removed_at IS NULL
  ), entry AS (
    SELECT e.role_code AS role, borne.designation, e.permission, e.effect, NULL::uuid AS unit
      FROM me JOIN system_role_entry e ON e.tenant_type = me.type JOIN borne ON borne.code = e.role_code
    UNION ALL
    SELECT r.code, borne.designation, e.permission, e.effect, e."unitId"
      FROM borne JOIN role r ON r.tenant_id = $1 AND r.code = borne.code AND r.removed_at IS NULL
     CROSS JOIN LATERAL jsonb_to_recordset(r.entries) AS e (permission text, effect text, "unitId" uuid)
  ), inside AS (
    SELECT DISTINCT unit AS top, unit AS id FROM entry WHERE unit IS NOT NULL
    UNION ALL
    SELECT inside.top, u.id FROM inside JOIN organization_unit u ON u.tenant_id = $1 AND u.parent_id = inside.id
  ), narrowed AS (
    SELECT top AS unit, array_agg(id) AS units FROM inside GROUP BY top
  ), below AS (
    SELECT *, valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AS live
      FROM tenant_closure WHERE ancestor_id = $1
  ), above AS (
    SELECT *, valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AS live
      FROM tenant_closure WHERE descendant_id = $1 AND depth = 1
  ), family AS (
    SELECT *, valid_from <= now() AND (valid_until IS NULL OR valid_until > now()) AS live
      FROM tenant_closure WHERE depth = 1 AND ancestor_id IN (SELECT ancestor_id FROM above)
  ), rows_of AS (
    SELECT $1::uuid AS id UNION SELECT descendant_id FROM below WHERE live AND data_sharing_level = 'FULL'
  ), pooling AS (
    SELECT f.descendant_id AS id FROM family f
      JOIN above a ON a.ancestor_id = f.ancestor_id AND a.live
      JOIN tenant_profile p ON p.tenant_id = f.descendant_id AND p.shared_vendor_pool
      JOIN tenant_profile mine ON mine.tenant_id = $1 AND mine.shared_vendor_pool
     WHERE f.live AND f.descendant_id <> $1
  ), managed AS (
    SELECT r.tenant_id AS id FROM corporate_relationship r
     WHERE r.corporate_id = $1 AND NOT r.independent_vendor_management
       AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now())
  ), contract AS (
    SELECT r.*, r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now()) AS live
      FROM vendor_relationship r
     WHERE r.vendor_id = $1 OR r.tenant_id IN (SELECT id FROM rows_of UNION SELECT id FROM pooling UNION SELECT id FROM managed)
  ), boundary AS (
    SELECT valid_until AS at FROM me
    -- Whichever of somebody's memberships begins may be the one that they prefer.
    UNION ALL SELECT o.valid_from FROM me JOIN membership o ON o.account_id = me.account_id AND o.status = 'ACTIVE'
    UNION ALL SELECT unnest(ARRAY[valid_from, valid_until]) FROM below
    UNION ALL SELECT unnest(ARRAY[valid_from, valid_until]) FROM family
    UNION ALL SELECT unnest(ARRAY[valid_from, valid_until]) FROM contract
  )
  SELECT me.type, me.code, me.standing AS status, me.unit_id AS unit,
    ARRAY(SELECT id FROM part) AS units,
    (SELECT value::text FROM epoch WHERE subject_id = me.account_id) AS "accountEpoch",
    (SELECT value::text FROM epoch WHERE subject_id = $1) AS "tenantEpoch",
    (SELECT coalesce(json_agg(json_build_object('role', e.role, 'designation', e.designation, 'permission', e.permission, 'effect', e.effect, 'unit', e.unit, 'units', n.units)), '[]')
      FROM entry e LEFT JOIN narrowed n ON n.unit = e.unit) AS entries,
    coalesce((SELECT json_agg(json_build_array(b.descendant_id, t.type, b.governance_level, b.data_sharing_level,
        b.descendant_id IN (SELECT id FROM managed), p.cross_circle_reporting))
      FROM below b JOIN tenant t ON t.id = b.descendant_id JOIN tenant_profile p ON p.tenant_id = t.id WHERE b.live), '[]') AS oversees,
    coalesce((SELECT json_agg(json_build_array(vendor_id, status, live)) FROM contract WHERE tenant_id = $1), '[]') AS engages,
    coalesce((SELECT json_agg(json_build_array(tenant_id, status, live)) FROM contract WHERE vendor_id = $1), '[]') AS serves,
    coalesce((SELECT json_agg(json_build_array(tenant_id, vendors)) FROM (
      SELECT tenant_id, array_agg(vendor_id) AS vendors FROM contract
       WHERE live AND status = 'ACTIVE' AND tenant_id IN (SELECT id FROM rows_of) GROUP BY tenant_id) given), '[]') AS "inForce",
    ARRAY(
      SELECT corporate_id FROM corporate_relationship WHERE tenant_id IN (SELECT id FROM rows_of)
      UNION SELECT tenant_id FROM corporate_relationship WHERE corporate_id = $1
      UNION SELECT vendor_id FROM contract WHERE tenant_id IN (SELECT id FROM rows_of UNION SELECT id FROM managed)
      UNION SELECT tenant_id FROM contract WHERE vendor_id = $1
      UNION SELECT vendor_id FROM contract WHERE tenant_id IN (SELECT id FROM pooling) AND live AND status = 'ACTIVE'
      UNION SELECT o.tenant_id FROM offer o
       WHERE o.organization_code = me.code AND (o.kind, me.type) IN (('CONTRACT', 'VENDOR'), ('OVERSIGHT', 'CORPORATE'))
    ) AS acquainted,
    ARRAY(
      SELECT CASE r.tenant_id WHEN $1 THEN r.corporate_id ELSE r.tenant_id END FROM corporate_relationship r
       WHERE (r.tenant_id = $1 OR r.corporate_id = $1) AND (r.valid_until IS NULL OR r.valid_until > now())
    ) AS facing,
    coalesce((SELECT json_agg(json_build_array(p.tenant_id, c.region))
      FROM tenant_profile p JOIN telecom_circle c ON c.code = p.telecom_circle_code
     WHERE p.tenant_id = $1 OR p.tenant_id IN (SELECT descendant_id FROM below WHERE live)
        OR p.tenant_id IN (SELECT tenant_id FROM contract WHERE vendor_id = $1)), '[]') AS regions,
    (SELECT min(at) FROM boundary WHERE at > now()) AS "validUntil"
  FROM me`
