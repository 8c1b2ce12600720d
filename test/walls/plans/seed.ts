import type pg from 'pg'

export const circles = 200
const sitesEach = 1_000
export const entriesEach = 1_000
const corporates = 20
const vendors = 40
const contractsEach = 5

/** Ids that say what they are of, so that SQL and tests both know them without asking. */
const kinds = { tenant: '0001', row: '0002', site: '0003', assignment: '0004', unit: '0005', entry: '0006' } as const
type Kind = keyof typeof kinds

export const idOf = (kind: Kind, number: number) => `01900000-${kinds[kind]}-7000-8000-${number.toString(16).padStart(12, '0')}`
const id = (kind: Kind, number: string) => `('01900000-${kinds[kind]}-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`

export const company = {
  corporate: (n: number) => idOf('tenant', 1_000 + n),
  circle: (n: number) => idOf('tenant', 2_000 + n),
  vendor: (n: number) => idOf('tenant', 3_000 + n),
}

/** Who asks: three of each kind, of whom the second is placed in a unit. */
const members = `(SELECT t, t * 10 + turn AS m, turn FROM unnest(ARRAY[1001, 2001, 2002, 3001, 3002]) t, generate_series(0, 1) turn) member`

export function memberOf(tenant: number, placed = false) {
  const row = idOf('row', tenant * 10 + (placed ? 1 : 0))
  return { tenantId: idOf('tenant', tenant), id: row, accountId: row, sessionId: row }
}

const vendorOf = (circle: string, turn: string) => `3001 + (${circle} * 7 + ${turn}) % ${vendors}`

const statements = [
  `INSERT INTO tenant (id, type, organization_code, organization_name, status)
   SELECT ${id('tenant', 'n')}, CASE n / 1000 WHEN 1 THEN 'CORPORATE' WHEN 2 THEN 'CIRCLE' ELSE 'VENDOR' END, 'T_' || n, 'T ' || n, 'ACTIVE'
     FROM (SELECT generate_series(1001, ${1000 + corporates}) UNION ALL SELECT generate_series(2001, ${2000 + circles})
           UNION ALL SELECT generate_series(3001, ${3000 + vendors})) t (n)`,
  'INSERT INTO tenant_profile (tenant_id) SELECT id FROM tenant',
  `INSERT INTO organization_unit (tenant_id, id, kind, name)
   SELECT tenant_id, ${id('unit', 'n')}, 'BRANCH', 'B' || n FROM tenant_profile, generate_series(1, 10) n`,
  `INSERT INTO account (id, email, email_folded, display_name, password_hash)
   SELECT ${id('row', 'm')}, m, m, m, '-' FROM ${members}`,
  `INSERT INTO membership (tenant_id, id, account_id, display_name, unit_id)
   SELECT ${id('tenant', 't')}, ${id('row', 'm')}, ${id('row', 'm')}, m, CASE turn WHEN 1 THEN ${id('unit', '1')} END FROM ${members}`,
  `INSERT INTO session (id, account_id, expires_at) SELECT ${id('row', 'm')}, ${id('row', 'm')}, now() + interval '1 day' FROM ${members}`,
  'INSERT INTO epoch (subject_id) SELECT id FROM tenant UNION ALL SELECT id FROM account',
  `INSERT INTO corporate_relationship (tenant_id, id, corporate_id, governance_level, data_sharing_level)
   SELECT ${id('tenant', '2000 + n')}, ${id('row', 'n')}, ${id('tenant', `1001 + (n - 1) / ${circles / corporates}`)}, 'CONTROLLED', 'FULL'
     FROM generate_series(1, ${circles}) n`,
  `INSERT INTO tenant_closure (ancestor_id, descendant_id, depth, governance_level, data_sharing_level, valid_from)
   SELECT corporate_id, tenant_id, 1, governance_level, data_sharing_level, valid_from FROM corporate_relationship`,
  `INSERT INTO vendor_relationship (tenant_id, id, vendor_id, vendor_code, capabilities, status)
   SELECT ${id('tenant', '2000 + n')}, ${id('row', 'turn')}, ${id('tenant', vendorOf('n', 'turn'))}, 'V' || turn, '{}', 'ACTIVE'
     FROM generate_series(1, ${circles}) n, generate_series(1, ${contractsEach}) turn`,
  `INSERT INTO site (tenant_id, id, unit_id, code, code_folded, name, name_folded, latitude, longitude, address, technology, structure, created_from, created_at)
   SELECT ${id('tenant', '2000 + n')}, ${id('site', `n * 10000 + s`)}, ${id('unit', '1 + s % 10')}, 'S' || lpad(s::text, 5, '0'), 's' || lpad(s::text, 5, '0'),
          'Tower ' || md5(s::text), 'tower ' || md5(s::text), 8 + (s * 37 % ${sitesEach}) * 0.025, 70 + (s * 91 % ${sitesEach}) * 0.02, '-',
          (ARRAY['2G', '3G', '4G', '5G'])[1 + s % 4], 'POLE', '-', now() - s * interval '1 minute'
     FROM generate_series(1, ${circles}) n, generate_series(1, ${sitesEach}) s`,
  // One site in twenty is given to a vendor, so that each vendor sees some hundreds of 200,000.
  `INSERT INTO site_assignment (tenant_id, id, unit_id, site_id, vendor_id, created_from)
   SELECT ${id('tenant', '2000 + n')}, ${id('assignment', 'n * 10000 + s')}, ${id('unit', '1 + s % 10')}, ${id('site', 'n * 10000 + s')},
          ${id('tenant', vendorOf('n', `1 + s / 20 % ${contractsEach}`))}, '-'
     FROM generate_series(1, ${circles}) n, generate_series(20, ${sitesEach}, 20) s`,
  `INSERT INTO vendor_placement (tenant_id, id, circle_id, assignment_id, unit_id)
   SELECT vendor_id, id, tenant_id, id, ${id('unit', '1')} FROM site_assignment WHERE abs(hashtext(id::text)) % 4 = 0`,
  // A row has ten entries, and one entry in a hundred is the doing of a vendor of the circle.
  `INSERT INTO audit_entry (tenant_id, id, entity, entity_id, action, actor_id, actor_tenant_id, occurred_at)
   SELECT ${id('tenant', '2000 + n')}, ${id('entry', 'n * 10000 + e')}, 'Site', ${id('site', 'n * 10000 + e % 100')}, 'UPDATED', ${id('row', 'e % 50')},
          CASE WHEN e % 100 = 0 THEN ${id('tenant', vendorOf('n', '1'))} ELSE ${id('tenant', '2000 + n')} END, now() - (${entriesEach} - e) * interval '1 minute'
     FROM generate_series(1, ${circles}) n, generate_series(1, ${entriesEach}) e`,
]

/** Triggers rest meanwhile: what they derive is derived here for all rows at once. */
export async function seedMany(owner: pg.Client): Promise<void> {
  await owner.query('SET session_replication_role = replica; SET synchronous_commit = off')
  for (const statement of statements) await owner.query(statement)
  await owner.query('VACUUM (ANALYZE)')
}
