import type pg from 'pg'
import { permissionNames } from '../../src/auth/permissions.ts'
import { type Database, onServer } from './databases.ts'
import type { Issuer } from './tokens.ts'
import { circle, circlesEach, idOf, type Member, memberAt, membersEach } from './world.ts'

/** Whoever asks with how much to be looked at: at which places of their company such people are. */
export type Kind = { says: string; first: number }

export const plain: Kind = { says: 'the role that ships', first: 0 }
const burdened: Kind = { says: '300 entries over 30 roles and a designation', first: 5 }
export const narrowed: Kind = { says: 'the same, a hundred of them DENY in some unit', first: 7 }
export const callerKinds = [plain, burdened, narrowed]

/** So many of each kind in a company. */
const eachKind = 2
const rolesEach = 30
const entriesEach = 10
const unitsEach = 30
/** So many of the roles come with the designation. */
const titled = 5

/** Somebody of that kind in a company, each turn somebody else. */
export const memberLike = ({ first }: Kind, tenant: number, turn: number) =>
  memberAt(tenant, first + (turn % eachKind))

/** Tokens for people of that kind, where others are asked for. */
export function issuerFor(issuer: Issuer, kind: Kind): Issuer {
  const instead = new Map<string, Member>()
  for (let n = 1; n <= circlesEach; n++)
    for (let place = 0; place < membersEach; place++)
      instead.set(memberAt(circle(n), place).membership, memberLike(kind, circle(n), place))
  return { ...issuer, tokenFor: ({ membership }) => issuer.tokenFor(instead.get(membership)!) }
}

/** Adds people with many entries to each circle that is measured; what is given back takes them out again. */
export async function burden({ url }: Database): Promise<() => Promise<void>> {
  const numbers = Array.from({ length: circlesEach }, (_, n) => circle(n + 1))
  const lift = () => onServer(url, (client) => quietly(client, () => remove(client, numbers)))
  await lift()
  await onServer(url, (client) =>
    quietly(client, async () => {
      for (const [table, rows] of Object.entries(rowsOf(numbers))) await add(client, table, rows)
    }),
  )
  return lift
}

/** Nothing is derived from them, and nobody is told. */
async function quietly(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN; SET LOCAL session_replication_role = replica')
  await work()
  await client.query('COMMIT')
}

type Rows = Record<string, unknown>[]

async function add(client: pg.Client, table: string, rows: Rows): Promise<void> {
  const columns = Object.keys(rows[0]!).join(', ')
  await client.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`,
    [JSON.stringify(rows)],
  )
}

function rowsOf(tenants: number[]): Record<string, Rows> {
  const people = tenants.flatMap((tenant) =>
    [burdened, narrowed].flatMap((kind) =>
      Array.from({ length: eachKind }, (_, turn) => ({ tenant, kind, place: kind.first + turn })),
    ),
  )
  const members = people.map((one) => ({ ...one, ids: memberAt(one.tenant, one.place) }))
  return {
    organization_unit: tenants.flatMap(unitsOf),
    role: tenants.flatMap((tenant) => [...rolesOf(tenant, burdened), ...rolesOf(tenant, narrowed)]),
    designation: tenants.flatMap((tenant) =>
      [burdened, narrowed].map((kind) => ({
        ...{ tenant_id: idOf('tenant', tenant), id: titleOf(tenant, kind), name: codeOf(kind, 0) },
        ...{ description: '-', roles: codesOf(kind).slice(-titled), ...made, version: 1 },
      })),
    ),
    account: members.map(({ ids: { account: id } }) => ({
      id,
      email: id,
      email_folded: id,
      display_name: id,
      password_hash: 'none',
    })),
    epoch: members.map(({ ids: { account } }) => ({ subject_id: account, value: 1 })),
    session: members.map(({ ids: { session: id, account } }) => ({
      id,
      account_id: account,
      kind: 'LOGIN',
      created_at: now,
      expires_at: later,
    })),
    membership: members.map(({ tenant, kind, ids }) => ({
      ...{ tenant_id: ids.tenant, id: ids.membership, account_id: ids.account, status: 'ACTIVE' },
      ...{ display_name: ids.membership, designation_id: titleOf(tenant, kind), valid_from: now },
    })),
    membership_role: members.flatMap(({ tenant, kind, place, ids }) =>
      codesOf(kind)
        .slice(0, -titled)
        .map((role_code, index) => ({
          ...{ tenant_id: ids.tenant, membership_id: ids.membership, role_code },
          id: idOf('bearing', (tenant * 10 + place) * rolesEach + index),
        })),
    ),
  }
}

const now = new Date(Date.now() - 60_000)
const later = new Date(Date.now() + 30 * 24 * 3_600_000)
const made = { created_from: 'bench', created_at: now }

const unitId = (tenant: number, unit: number) => idOf('unit', tenant * unitsEach + unit)
const titleOf = (tenant: number, kind: Kind) => idOf('designation', tenant * 10 + kind.first)
const codeOf = ({ first }: Kind, index: number) => `BENCH_${first}_${index}`
const codesOf = (kind: Kind) => Array.from({ length: rolesEach }, (_, index) => codeOf(kind, index))

/** A tree in which each unit has three below it. */
const unitsOf = (tenant: number): Rows =>
  Array.from({ length: unitsEach }, (_, unit) => ({
    ...{ tenant_id: idOf('tenant', tenant), id: unitId(tenant, unit), kind: 'BRANCH', version: 1 },
    parent_id: unit === 0 ? null : unitId(tenant, Math.floor((unit - 1) / 3)),
    ...{ name: `Unit ${unit}`, created_at: now },
  }))

const rolesOf = (tenant: number, kind: Kind): Rows =>
  codesOf(kind).map((code, index) => ({
    ...{ tenant_id: idOf('tenant', tenant), code, name: code, description: '-', version: 1 },
    id: idOf('role', (tenant * 10 + kind.first) * rolesEach + index),
    entries:
      kind === narrowed && index >= (rolesEach * 2) / 3 ? denying(tenant, index) : granting(index),
    ...made,
  }))

/** All permissions there are, in turn: what such people read is what others read. */
const granting = (role: number) =>
  Array.from({ length: entriesEach }, (_, entry) => ({
    permission: permissionNames[(role * entriesEach + entry) % permissionNames.length],
    ...{ effect: 'GRANT', unitId: null },
  }))

const denied = ['site.create', 'site.update', 'site.retire', 'assignment.create', 'assignment.end']

const denying = (tenant: number, role: number) =>
  Array.from({ length: entriesEach }, (_, entry) => ({
    ...{ permission: denied[entry % denied.length], effect: 'DENY' },
    unitId: unitId(tenant, (role * 2 + Math.floor(entry / denied.length)) % unitsEach),
  }))

async function remove(client: pg.Client, tenants: number[]): Promise<void> {
  const ids = tenants.map((tenant) => idOf('tenant', tenant))
  const people = tenants.flatMap((tenant) =>
    [burdened, narrowed].flatMap(({ first }) =>
      Array.from({ length: eachKind }, (_, turn) => memberAt(tenant, first + turn)),
    ),
  )
  const memberships = people.map(({ membership }) => membership)
  const accounts = people.map(({ account }) => account)
  const of: [text: string, values: string[]][] = [
    ['membership_role WHERE membership_id = ANY ($1)', memberships],
    ['membership WHERE id = ANY ($1)', memberships],
    ['session WHERE account_id = ANY ($1)', accounts],
    ['epoch WHERE subject_id = ANY ($1)', accounts],
    ['account WHERE id = ANY ($1)', accounts],
    ['designation WHERE tenant_id = ANY ($1)', ids],
    ['role WHERE tenant_id = ANY ($1)', ids],
    ['organization_unit WHERE tenant_id = ANY ($1)', ids],
  ]
  for (const [text, values] of of) await client.query(`DELETE FROM ${text}`, [values])
}
