import type pg from 'pg'
import {
  apiKeyOf,
  comingOf,
  designationOf,
  domainOf,
  type Facts,
  foundingOf,
  idOf,
  invitationOf,
  type Key,
  type Site,
  type Window,
} from '../model/facts.ts'
import { entriesIn } from '../model/rows.ts'

type Rows = Record<string, unknown>[]

const days = {
  open: [-30, null],
  closing: [-30, 30],
  past: [-60, -31],
  future: [31, null],
} as const

/** The dates of a window; those of two that the dice choose together do not overlap. */
function datesOf(window: Window, from: string, until: string): Record<string, string | null> {
  const [begin, end] = days[window]
  const at = (day: number | null) => (day === null ? null : new Date(Date.now() + day * 24 * 3_600_000).toISOString())
  return { [from]: at(begin), [until]: at(end) }
}

const validity = (window: Window) => datesOf(window, 'valid_from', 'valid_until')

/**
 * Puts many worlds into one database at once. Only the hierarchy is left to its triggers, which derive
 * the closure from it; those that count and record would do the same for every row.
 */
export async function seedAll(owner: pg.Client, all: readonly Facts[]): Promise<void> {
  const together = <Fact>(facts: (of: Facts) => Fact[]) => all.flatMap(facts)
  await owner.query(`BEGIN; SET LOCAL session_replication_role = replica`)
  const tables = tablesOf(together)
  for (const [table, rows] of Object.entries(tables)) await insert(owner, table, rows)
  await owner.query(
    `INSERT INTO epoch (subject_id) SELECT id FROM tenant UNION ALL SELECT id FROM account;
     SET LOCAL session_replication_role = origin; SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off;
     SET LOCAL enable_mergejoin = off; ALTER TABLE corporate_relationship DISABLE TRIGGER record_change;
     ALTER TABLE corporate_relationship DISABLE TRIGGER keep_history`,
  )
  await insert(
    owner,
    'corporate_relationship',
    together(({ oversights }) =>
      oversights.map(({ governance, sharing, vendors, window, ...row }) => ({
        ...snaked(row),
        governance_level: governance,
        data_sharing_level: sharing,
        separate_billing: true,
        independent_vendor_management: !vendors,
        ...validity(window),
      })),
    ),
  )
  await owner.query('COMMIT')
  await owner.query(quiet)
  await owner.query('ANALYZE')
}

/** What is written here is turned back at once: nothing has to be derived, counted or recorded from it. */
const quiet = `DO $$ DECLARE fired record; BEGIN
  FOR fired IN SELECT tgrelid::regclass AS held, tgname FROM pg_trigger
    WHERE NOT tgisinternal AND tgname IN ('derive_closure', 'count_change', 'record_change', 'keep_history') LOOP
    EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', fired.held, fired.tgname);
  END LOOP; END $$`

type Together = <Fact>(facts: (of: Facts) => Fact[]) => Fact[]

const tablesOf = (together: Together): Record<string, Rows> => ({
  tenant: together((of) =>
    of.companies.map(({ id, type, code, name, status }) => ({ id, type, status, organization_code: code, organization_name: name })),
  ),
  tenant_profile: together((of) =>
    of.companies.map(({ id, subdomain, pool, reports }) => ({
      tenant_id: id,
      subdomain,
      shared_vendor_pool: pool,
      cross_circle_reporting: reports,
    })),
  ),
  tenant_domain: together((of) =>
    of.companies.map((company) => ({
      ...snaked(domainOf(company)),
      ...datesOf('open', 'verified_at', 'removed_at'),
      challenge: idOf('challenge'),
      version: 1,
      is_primary: false,
    })),
  ),
  founding: together((of) =>
    of.companies
      .filter(({ type }) => type === 'CORPORATE')
      .map((corporate) => ({ ...snaked(foundingOf(corporate)), created_at: new Date() })),
  ),
  organization_unit: together((of) => of.units.map((unit) => ({ ...snaked(unit), kind: 'BRANCH' }))),
  vendor_relationship: together((of) =>
    of.contracts.map(({ window, ...row }) => ({ ...snaked(row), capabilities: [], ...validity(window) })),
  ),
  offer: together((of) =>
    of.offers.map(({ code, ...row }) => ({
      ...snaked(row),
      organization_code: code,
      capabilities: [],
      ...levels(row),
      ...datesOf('closing', 'created_at', 'expires_at'),
      created_from: '-',
    })),
  ),
  history: together((of) => [
    ...of.companies.map(({ id }) => made('Tenant', { tenantId: id, id })),
    ...of.oversights.map((row) => made('CorporateRelationship', row, row.corporateId)),
    ...of.contracts.map((row) => made('VendorRelationship', row, row.vendorId)),
  ]),
  audit_entry: together((of) => entriesIn(of).map((entry) => ({ ...snaked(entry), ...written }))),
  account: together((of) =>
    of.members.map(({ accountId: id, name }) => ({ id, email: id, email_folded: id, display_name: name, password_hash: '-' })),
  ),
  session: together((of) =>
    of.members.flatMap(({ sessionId, accountId, name, key }) => [
      signedIn('LOGIN', sessionId, accountId),
      ...(key ? [signedIn('KEY', keySessionOf(name), accountId)] : []),
    ]),
  ),
  staff_account: [{ id: staffId, email: staffId, email_folded: staffId, display_name: 'Staff', role: 'OWNER', password_hash: '-' }],
  acting_session: together((of) =>
    of.actings.map(({ writes, ...row }) => ({
      ...snaked(row),
      member_name: '-',
      staff_id: staffId,
      staff_name: 'Staff',
      reason: '-',
      may_write: writes,
      ...lent(),
    })),
  ),
  membership: together((of) =>
    of.members.map(({ tenantId, id, accountId, name, unitId, window }) => ({
      tenant_id: tenantId,
      id,
      account_id: accountId,
      display_name: name,
      unit_id: unitId,
      ...validity(window ?? 'open'),
    })),
  ),
  role: together((of) =>
    of.roles.map((role) => ({
      ...snaked(role),
      description: '-',
      created_from: '-',
      ...datesOf('open', 'created_at', 'removed_at'),
      version: 1,
    })),
  ),
  invitation: together((of) =>
    of.members.map((member) => ({
      ...snaked(invitationOf(member)),
      email_folded: invitationOf(member).email,
      roles: ['viewer'],
      status: 'OPEN',
      ...datesOf('closing', 'created_at', 'expires_at'),
      created_from: '-',
      version: 1,
    })),
  ),
  designation: together((of) =>
    of.companies.map((company) => ({
      ...snaked(designationOf(of, company)),
      description: '-',
      created_from: '-',
      ...datesOf('open', 'created_at', 'removed_at'),
      version: 1,
    })),
  ),
  api_key: together((of) =>
    of.members.map((member) => ({
      ...snaked(apiKeyOf(member)),
      session_id: keySessionOf(member.name),
      prefix: 'cgk_',
      hash: '-',
      created_from: '-',
      ...datesOf('closing', 'created_at', 'expires_at'),
      version: 1,
    })),
  ),
  security_event: together((of) =>
    of.members.map((member) => ({ ...snaked(comingOf(member)), kind: 'SECOND_FACTOR_SET', times: 1, occurred_at: new Date() })),
  ),
  membership_role: together((of) =>
    of.members.map(({ tenantId, id, name, role }) => ({
      tenant_id: tenantId,
      id: idOf('bearing', name),
      membership_id: id,
      role_code: role,
    })),
  ),
  site: together((of) => of.sites.map(siteRow)),
  site_assignment: together((of) =>
    of.assignments.map(({ window, ...row }) => ({ ...snaked(row), created_from: '-', ...datesOf(window, 'starts_at', 'ends_at') })),
  ),
  vendor_placement: together((of) => of.placements.map(snaked)),
})

const signedIn = (kind: 'LOGIN' | 'KEY', id: string, accountId: string) => ({
  ...{ id, account_id: accountId, kind },
  ...datesOf('closing', 'created_at', 'expires_at'),
})

/** The session by which a key is asked with. */
export const keySessionOf = (name: string) => idOf('key session', name)

/** One of the staff acts in whoever's place, for an hour. */
export const staffId = idOf('staff')
const lent = () => ({ began_at: new Date(), expires_at: new Date(Date.now() + 3_600_000) })

const levels = ({ kind }: { kind: string }) => ({
  governance_level: kind === 'OVERSIGHT' ? 'MANAGED' : null,
  data_sharing_level: kind === 'OVERSIGHT' ? 'FULL' : null,
})

const written = { entity: 'Site', entity_id: idOf('written'), action: 'UPDATED', changes: {}, occurred_at: new Date() }

/** What is told of how something was made has the id of what was made. */
const made = (entity: string, { tenantId, id }: Key, other: string | null = null) => ({
  ...{ tenant_id: tenantId, id, entity, entity_id: id, other_id: other },
  ...{ action: 'CREATED', changes: {} },
})

const plain = {
  latitude: 23.25,
  longitude: 77.41,
  address: '-',
  technology: '4G',
  structure: 'POLE',
}

/** A site's columns, with the dates that no default gives. */
export const siteRow = ({ name, ...site }: Omit<Site, 'name'> & { name: string }) => ({
  ...{ ...plain, ...snaked(site), name, created_from: '-' },
  ...{ code_folded: site.code.toLowerCase(), name_folded: name.toLowerCase() },
})

const snaked = (row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]))

async function insert(owner: pg.Client, table: string, rows: Rows): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ')
  if (columns)
    await owner.query(`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`, [
      JSON.stringify(rows),
    ])
}
