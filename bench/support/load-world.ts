import type pg from 'pg'
import {
  circlesEach,
  contractsEach,
  idInSql as id,
  membersEach,
  sitesPerCircle,
  type World,
} from './world.ts'

/**
 * Fills a migrated database. Triggers and foreign keys rest meanwhile, so that what the triggers
 * derive is derived here, for all rows at once; `checkDerived` has them confirm it.
 */
export async function loadWorld(owner: pg.Client, world: World): Promise<void> {
  await owner.query('SET session_replication_role = replica; SET synchronous_commit = off')
  await owner.query('BEGIN')
  for (const statement of statements(world)) await owner.query(statement)
  await owner.query('COMMIT; RESET session_replication_role; RESET synchronous_commit')
  await owner.query('VACUUM (ANALYZE)')
  await checkDerived(owner)
}

const corporateOf = (circle: string) => `(${circle} - 1) / ${circlesEach} + 1`
const began = `timestamptz '2025-01-01'`

function statements(world: World): string[] {
  const { corporates, vendors, sites } = world
  const circles = corporates * circlesEach
  const each = sitesPerCircle(world)
  const measured = each * circlesEach
  // Who works for the measured group does not depend on how many vendors there are.
  const vendorOf = (circle: string, turn: string) =>
    `200000 + (${circle} * 3 + ${turn}) % CASE WHEN ${circle} <= ${circlesEach} THEN 16 ELSE ${vendors} END + 1`
  return [
    `INSERT INTO tenant (id, type, organization_code, organization_name, status)
     SELECT ${id('tenant', 'n')}, 'CORPORATE', 'CORP_' || lpad(n::text, 6, '0'), 'Corporate ' || n, 'ACTIVE'
       FROM generate_series(1, ${corporates}) n
     UNION ALL
     SELECT ${id('tenant', '100000 + n')}, 'CIRCLE', 'CIRCLE_' || lpad(n::text, 6, '0'), 'Circle ' || n, 'ACTIVE'
       FROM generate_series(1, ${circles}) n
     UNION ALL
     SELECT ${id('tenant', '200000 + n')}, 'VENDOR', 'VENDOR_' || lpad(n::text, 6, '0'), 'Vendor ' || n, 'ACTIVE'
       FROM generate_series(1, ${vendors}) n`,
    'INSERT INTO tenant_profile (tenant_id) SELECT id FROM tenant',
    `INSERT INTO corporate_relationship
       (tenant_id, id, corporate_id, governance_level, data_sharing_level, valid_from)
     SELECT ${id('tenant', '100000 + n')}, ${id('relationship', 'n')}, ${id('tenant', corporateOf('n'))},
            'CONTROLLED', 'FULL', ${began} FROM generate_series(1, ${circles}) n`,
    `INSERT INTO tenant_closure
       (ancestor_id, descendant_id, depth, governance_level, data_sharing_level, valid_from, valid_until)
     SELECT corporate_id, tenant_id, 1, governance_level, data_sharing_level, valid_from, valid_until
       FROM corporate_relationship`,
    `INSERT INTO vendor_relationship
       (tenant_id, id, vendor_id, vendor_code, capabilities, billing_rate, status, valid_from)
     SELECT ${id('tenant', '100000 + n')}, ${id('contract', `n * ${contractsEach} + turn`)},
            ${id('tenant', vendorOf('n', 'turn'))}, 'V' || lpad(turn::text, 2, '0'),
            '{installation,dismantling}', 1000 + turn, 'ACTIVE', ${began}
       FROM generate_series(1, ${circles}) n, generate_series(1, ${contractsEach}) turn`,
    `INSERT INTO account (id, email, email_folded, display_name, password_hash)
     SELECT ${id('member', 'm')}, m || '@bench.example', m || '@bench.example', 'Member ' || m, 'none' FROM (${members(world)}) member`,
    `INSERT INTO membership (tenant_id, id, account_id, display_name, valid_from)
     SELECT ${id('tenant', 't')}, ${id('member', 'm')}, ${id('member', 'm')}, 'Member ' || m, ${began} FROM (${members(world)}) member`,
    `INSERT INTO membership_role (tenant_id, id, membership_id, role_code)
     SELECT ${id('tenant', 't')}, ${id('member', 'm')}, ${id('member', 'm')}, 'admin' FROM (${members(world)}) member`,
    `INSERT INTO session (id, account_id, expires_at)
     SELECT ${id('session', 'm')}, ${id('member', 'm')}, now() + interval '30 days' FROM (${members(world)}) member`,
    'INSERT INTO epoch (subject_id) SELECT id FROM tenant UNION ALL SELECT id FROM account',
    `INSERT INTO site (tenant_id, id, code, code_folded, name, name_folded, latitude, longitude, accuracy_meters,
                       address, technology, structure, created_from, created_at, updated_at)
     SELECT ${id('tenant', '100000 + circle')}, ${id('site', 'n')}, 'S' || lpad(n::text, 8, '0'), 's' || lpad(n::text, 8, '0'),
            'Site ' || n, 'site ' || n, 8 + n % 2900 / 100.0, 68 + n % 2800 / 100.0, n % 20, n || ' Station Road',
            (ARRAY['2G', '3G', '4G', '5G'])[n % 4 + 1], (ARRAY['GROUND_TOWER', 'ROOFTOP', 'POLE'])[n % 3 + 1],
            'bench', ${began} + n * interval '1 second', ${began} + n * interval '1 second'
       FROM (SELECT n, ${circleOf('n', { each, measured, sites, circles })} AS circle
               FROM generate_series(1, ${sites}) n) numbered`,
    // The sites that lists begin with are given to one vendor or two, and one in ten of the others.
    `INSERT INTO site_assignment (tenant_id, id, site_id, vendor_id, starts_at, created_from)
     SELECT ${id('tenant', '100000 + circle')}, ${id('assignment', 'n * 2 + turn')}, ${id('site', 'n')},
            ${id('tenant', vendorOf('circle', `((n + turn) % ${contractsEach} + 1)`))}, ${began} + turn * interval '1 day', 'bench'
       FROM (SELECT n, turn, ${circleOf('n', { each, measured, sites, circles })} AS circle
               FROM generate_series(1, ${sites}) n, generate_series(0, 1) turn
              WHERE CASE WHEN n <= ${measured} AND n % ${each} BETWEEN 1 AND 1000 THEN turn <= n % 2 ELSE n % 10 = 0 AND turn = 0 END) numbered`,
  ]
}

/** One person for each company, and some more for those that are measured: numbers of both. */
const members = ({ corporates, vendors }: World) => `
  SELECT t, t * 10 + turn AS m FROM (
    SELECT n AS t, n = 1 AS measured FROM generate_series(1, ${corporates}) n
    UNION ALL SELECT 100000 + n, n <= ${circlesEach} FROM generate_series(1, ${corporates * circlesEach}) n
    UNION ALL SELECT 200000 + n, false FROM generate_series(1, ${vendors}) n
  ) company, generate_series(0, ${membersEach - 1}) turn WHERE turn = 0 OR measured`

type Spread = { each: number; measured: number; sites: number; circles: number }

/** Whose site the n-th is: the first ones are of the measured group, the rest is spread evenly. */
const circleOf = (n: string, { each, measured, sites, circles }: Spread) => `
  CASE WHEN ${n} <= ${measured} THEN (${n} - 1) / ${each} + 1
       ELSE ${circlesEach} + ((${n} - ${measured} - 1)::bigint * ${circles - circlesEach} / ${sites - measured})::int + 1 END`

/** Has the triggers derive the closure of the measured group anew, and compares. */
async function checkDerived(owner: pg.Client): Promise<void> {
  const closure = 'SELECT array_agg(c::text ORDER BY c::text) AS rows FROM tenant_closure c'
  await owner.query('BEGIN')
  const loaded = await owner.query(closure)
  await owner.query(
    `UPDATE corporate_relationship SET version = version + 1 WHERE corporate_id = ${id('tenant', '1')}`,
  )
  const derived = await owner.query(closure)
  await owner.query('ROLLBACK')
  if (JSON.stringify(loaded.rows) !== JSON.stringify(derived.rows))
    throw new Error('The closure that was loaded is not what the triggers derive.')
}
