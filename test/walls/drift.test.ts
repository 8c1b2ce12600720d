import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withConnection } from '../../src/db/connect.ts'
import { check, differences } from '../../src/db/migrate/check.ts'
import { deploy } from '../../src/db/migrate/deploy.ts'
import { migrationsFolder } from '../../src/db/migrate/folder.ts'
import { readRoles } from '../../src/db/migrate/roles.ts'
import { type ScratchDatabase, scratchDatabase } from '../support/database.ts'

let scratch: ScratchDatabase

beforeAll(async () => {
  scratch = await scratchDatabase()
})
afterAll(() => scratch.drop())

test('a database made by the migrations has no drift', async () => {
  expect(await check(scratch.ownerUrl)).toEqual([])
})

/** What is planted, and the line that must name it. */
const planted: [plant: string, line: string | RegExp][] = [
  ['DROP POLICY place ON site', 'table site: policy place is missing'],
  ['CREATE POLICY everyone ON site USING (true)', 'table site: policy everyone is not made by any migration'],
  ['ALTER POLICY place ON tenant_profile USING (true)', /^table tenant_profile: policy place is .*USING true/],
  ['ALTER POLICY system ON outbox TO PUBLIC', /^table outbox: policy system is .*TO everyone/],
  [
    'ALTER TABLE membership DISABLE ROW LEVEL SECURITY',
    'table membership: row-level security is disabled, forced instead of enabled, forced',
  ],
  [
    'ALTER TABLE account NO FORCE ROW LEVEL SECURITY',
    'table account: row-level security is enabled, not forced instead of enabled, forced',
  ],
  [
    `CREATE OR REPLACE FUNCTION gate.acting_unit() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS 'SELECT NULL::uuid'`,
    /^function gate\.acting_unit\(\): body is SELECT NULL::uuid instead of /,
  ],
  ['ALTER FUNCTION gate.readable_tenants() SECURITY INVOKER', 'function gate.readable_tenants(): security is invoker instead of definer'],
  [
    'ALTER FUNCTION gate.served_tenants() RESET search_path',
    /^function gate\.served_tenants\(\): settings is none instead of search_path=/,
  ],
  [
    'ALTER FUNCTION gate.card_tenants() OWNER TO CURRENT_USER',
    'function gate.card_tenants(): owner is the owner instead of circlegate_policy',
  ],
  [
    'ALTER FUNCTION gate.acting_units() VOLATILE',
    'function gate.acting_units(): kind is plpgsql volatile taking () returning SETOF uuid instead of plpgsql stable taking () returning SETOF uuid',
  ],
  [`CREATE FUNCTION gate.backdoor() RETURNS int LANGUAGE sql AS 'SELECT 1'`, 'function gate.backdoor() is not made by any migration'],
  ['DROP FUNCTION gate.may_place(uuid, uuid) CASCADE', /^function gate\.may_place\(.*\) is missing$/],
  ['GRANT DELETE ON site TO circlegate_tenant', 'table site: grant of DELETE to circlegate_tenant is not made by any migration'],
  ['REVOKE SELECT ON telecom_circle FROM circlegate_tenant', 'table telecom_circle: grant of SELECT to circlegate_tenant is missing'],
  [
    'GRANT SELECT (password_hash) ON account TO circlegate_tenant',
    'table account: grant of SELECT (password_hash) to circlegate_tenant is not made by any migration',
  ],
  ['GRANT SELECT ON tenant TO PUBLIC', 'table tenant: grant of SELECT to everyone is not made by any migration'],
  [
    'GRANT EXECUTE ON FUNCTION gate.raise_epochs(uuid[]) TO circlegate_tenant',
    /^function gate\.raise_epochs\(.*\): grant of EXECUTE to circlegate_tenant is not made by any/,
  ],
  [
    'GRANT CREATE ON SCHEMA public TO circlegate_tenant',
    'schema public: grant of CREATE to circlegate_tenant is not made by any migration',
  ],
  [
    'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO circlegate_tenant',
    'default rights of the owner in public on tables is not made by any migration',
  ],
  ['ALTER TABLE site DROP CONSTRAINT site_latitude_check', 'table site: constraint site_latitude_check is missing'],
  [
    'ALTER TABLE site_assignment DROP CONSTRAINT site_assignment_once_at_a_time',
    'table site_assignment: constraint site_assignment_once_at_a_time is missing',
  ],
  [
    'ALTER TABLE membership DROP CONSTRAINT membership_account_id_fkey',
    'table membership: constraint membership_account_id_fkey is missing',
  ],
  ['ALTER TABLE session DISABLE TRIGGER ALL', 'table session: foreign keys checking is off instead of on'],
  ['DROP INDEX session_account_id_idx', 'table session: index public.session_account_id_idx is missing'],
  ['DROP INDEX membership_one_preferred', 'table membership: index public.membership_one_preferred is missing'],
  ['ALTER TABLE site ADD COLUMN note text', 'table site: column note is not made by any migration'],
  [
    `ALTER TABLE site ADD COLUMN shout text GENERATED ALWAYS AS (upper(code)) STORED`,
    'table site: column shout is not made by any migration',
  ],
  ['ALTER TABLE site ALTER COLUMN address DROP NOT NULL', /^table site: column address is text instead of/],
  ['ALTER TABLE site ALTER COLUMN version SET DEFAULT 7', /^table site: column version is .*DEFAULT 7/],
  ['DROP TRIGGER derive_closure ON corporate_relationship', 'table corporate_relationship: trigger derive_closure is missing'],
  [
    'ALTER TABLE vendor_relationship DISABLE TRIGGER record_change',
    /^table vendor_relationship: trigger record_change is off, CREATE .* instead of on, CREATE /,
  ],
  ['CREATE TABLE loose (id int)', 'table loose is not made by any migration'],
  ['DROP TABLE tenant_domain', 'table tenant_domain is missing'],
  ['CREATE VIEW all_sites AS SELECT * FROM site', 'view all_sites is not made by any migration'],
  ['CREATE SCHEMA elsewhere', 'schema elsewhere is not made by any migration'],
  ['CREATE EXTENSION pgcrypto', 'extension pgcrypto is not made by any migration'],
  ['DROP EXTENSION btree_gist CASCADE', 'extension btree_gist is missing'],
  [
    `UPDATE _prisma_migrations SET checksum = 'x' WHERE migration_name LIKE '%walls'`,
    /^migration \d+_walls was changed after it was applied$/,
  ],
  [`DELETE FROM _prisma_migrations WHERE migration_name LIKE '%tables'`, /^migration \d+_tables is not applied$/],
]

test(`each of ${planted.length} planted differences is named`, async () => {
  await withConnection(scratch.ownerUrl, 'the scratch database', async (owner) => {
    for (const [plant] of planted) await owner.query(plant)
  })
  const lines = await check(scratch.ownerUrl)
  for (const [plant, line] of planted) {
    const named = lines.some((found) => (typeof line === 'string' ? found === line : line.test(found)))
    expect(named, `${plant}\nis not named in\n${lines.join('\n')}`).toBe(true)
  }
})

test('a Prisma schema that the migrations do not follow is named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'circlegate-migrations-'))
  await cp(migrationsFolder, folder, { recursive: true })
  await mkdir(join(folder, '99991231000000_more'))
  await writeFile(join(folder, '99991231000000_more/migration.sql'), 'ALTER TABLE site ADD COLUMN note text;')
  await using database = await scratchDatabase()
  await deploy({ ownerUrl: database.ownerUrl, folder })
  expect(await check(database.ownerUrl, folder)).toEqual([
    'prisma schema is ahead of the migrations by: ALTER TABLE "site" DROP COLUMN "note"',
  ])
  await rm(folder, { recursive: true })
})

/** Roles are shared by all databases, so these are planted in a transaction that is rolled back. */
const plantedInRoles: [plant: string, line: string][] = [
  ['ALTER ROLE circlegate_tenant BYPASSRLS', 'role circlegate_tenant: power BYPASSRLS is not made by any migration'],
  ['ALTER ROLE circlegate_staff SUPERUSER', 'role circlegate_staff: power superuser is not made by any migration'],
  ['ALTER ROLE circlegate_identity INHERIT', 'role circlegate_identity: power INHERIT is not made by any migration'],
  ['ALTER ROLE circlegate_policy LOGIN', 'role circlegate_policy: sign-in is login instead of no login'],
  ['GRANT circlegate_policy TO circlegate_tenant', 'role circlegate_tenant: membership in circlegate_policy is not made by any migration'],
  ['ALTER ROLE circlegate_system SET row_security = off', 'role circlegate_system: settings is not made by any migration'],
]

test(`each of ${plantedInRoles.length} planted faults of a role is named`, async () => {
  await withConnection(scratch.ownerUrl, 'the scratch database', async (owner) => {
    for (const [plant, line] of plantedInRoles) {
      await owner.query('BEGIN')
      await owner.query(plant)
      const { wanted, live } = await readRoles(owner)
      await owner.query('ROLLBACK')
      expect(differences(wanted, live)).toEqual([line])
    }
  })
})
