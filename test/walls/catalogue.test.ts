import { PrismaPg } from '@prisma/adapter-pg'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Permission, permissions } from '../../src/auth/permissions.ts'
import { type RoleEntry, verdictOf } from '../../src/auth/roles.ts'
import { connect } from '../../src/db/connect.ts'
import { Prisma, PrismaClient } from '../../src/db/generated/prisma/client.ts'
import { masked } from '../../src/events/masked.ts'
import { snake } from '../../src/lib/spelling.ts'
import { hangers } from '../../src/tenancy/models.ts'
import { actions } from '../../src/tenancy/prisma-wall.ts'
import { modelOfTable } from '../../src/tenancy/tables.ts'
import { type ScratchDatabase, scratchDatabase } from '../support/database.ts'
import { planted } from './catalogue/planted.ts'
import { rules, shared } from './catalogue/rules.ts'

let scratch: ScratchDatabase
let owner: pg.Client
beforeAll(async () => {
  scratch = await scratchDatabase()
  owner = await connect(scratch.ownerUrl, 'the scratch database')
})
afterAll(async () => {
  await owner.end()
  await scratch.drop()
})

async function column<Value>(text: string): Promise<Value[]> {
  const { rows } = await owner.query({ text, rowMode: 'array' })
  return rows.map(([value]) => value as Value)
}

const faultsOf = (rule: string) => column<string>(rules[rule]!)

test.each(Object.keys(rules))('%s', async (rule) => {
  expect(await faultsOf(rule)).toEqual([])
})

test.each(planted)('%s: is red for %s', async (part, plant, fault) => {
  const rule = Object.keys(rules).find((says) => says.includes(part))!
  // Roles belong to the whole server, so that nothing planted may outlive its transaction.
  await owner.query(`BEGIN; ${plant}`)
  const faults = await faultsOf(rule).finally(() => owner.query('ROLLBACK'))
  expect(faults).toContain(fault)
})

test('every rule has a fault planted against it', () => {
  const tried = planted.map(([part]) => Object.keys(rules).filter((says) => says.includes(part)))
  expect(tried.every((found) => found.length === 1)).toBe(true)
  expect(new Set(tried.flat())).toEqual(new Set(Object.keys(rules)))
})

/** The tables on which the tenant's login has a right, to some column at least. */
const tablesWith = (right: string) =>
  column<string>(`SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    AND relname <> '_prisma_migrations' AND has_any_column_privilege('circlegate_tenant', oid, '${right}') ORDER BY relname COLLATE "C"`)

/** What Prisma offers for a model, besides what only describes it. */
function offered(): string[] {
  const adapter = new PrismaPg({ connectionString: scratch.url })
  const { site } = new PrismaClient({ adapter })
  const described = ['fields', 'name', '$name', '$parent']
  return Reflect.ownKeys(site).filter((key): key is string => typeof key === 'string' && !described.includes(key))
}

/** Actions that the wall refuses on purpose, each with the reason. */
const refused: Record<string, string> = {
  upsert: 'one statement with two places: it would tell whether a foreign id is taken',
  findRaw: 'of another database',
  aggregateRaw: 'of another database',
}

const unplaced = (names: string[]) => names.filter((name) => !(name in actions) && !(name in refused))

test('each action that Prisma offers passes the wall or is refused on purpose', () => {
  const names = offered()
  expect(unplaced(names)).toEqual([])
  expect(Object.keys(actions).filter((name) => !names.includes(name))).toEqual([])
  expect(Object.keys(refused).filter((name) => !names.includes(name) || name in actions)).toEqual([])
  expect(unplaced([...names, 'findTomorrow'])).toEqual(['findTomorrow'])
})

test('each model has a hanger, each table a model, and only what hangers write has a right to be written', async () => {
  expect(Object.keys(hangers).sort()).toEqual(Object.keys(Prisma.ModelName).sort())
  const tables = await column<string>(`SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`)
  expect([...modelOfTable.keys()].sort()).toEqual(tables.sort())
  const declared = (rule: 'adds' | 'changes') =>
    [...modelOfTable]
      .filter(([, model]) => rule in hangers[model])
      .map(([table]) => table)
      .sort()
  expect(await tablesWith('INSERT')).toEqual(declared('adds'))
  expect(await tablesWith('UPDATE')).toEqual(declared('changes'))
})

/** Models whose rows belong to other planes: nobody sees one of them from here. */
const closed = [
  'TenantClosure',
  'Account',
  'Session',
  'RefreshToken',
  'SigningKey',
  'ThrottleBucket',
  'KeptAnswer',
  'SecondFactor',
  'RecoveryCode',
  'Letter',
  'OneTimeToken',
  'Registration',
  'Epoch',
  'Outbox',
  'AuditHead',
  'AuditCheckpoint',
  'ActingSession',
  'TenantExport',
  'ExportChunk',
  'TenantDeletion',
  'StaffAccount',
  'StaffSession',
  'StaffSigningKey',
  'AccountEvent',
]

test('a table that the tenant’s login may not read is closed inside, too', async () => {
  const readable = await tablesWith('SELECT')
  const open = [...modelOfTable].filter(([, model]) => !closed.includes(model))
  expect(open.map(([table]) => table).sort()).toEqual(readable)
  expect(readable).toEqual(expect.arrayContaining(shared.slice(0, 3)))
})

test('each tracked table tells the journal all but what is masked', async () => {
  const told = await column<string>(`SELECT tgrelid::regclass || '(' || array_to_string(
      (string_to_array(encode(tgargs, 'escape'), '\\000'))[4:tgnargs], ',') || ')'
    FROM pg_trigger WHERE tgfoid = 'gate.record_change'::regproc`)
  const lines = [...modelOfTable].flatMap(([table, model]) => {
    const fields: string | readonly string[] = masked[model]
    return typeof fields === 'string' ? [] : `${table}(${fields.map(snake)})`
  })
  expect(told.sort()).toEqual(lines.sort())
  expect(told).toContain('tenant_domain(challenge)')
})

const modules = new Set(Object.keys(permissions).map((name) => `${name.split('.')[0]}.*`))
const isKnown = (name: string) => name in permissions || modules.has(name)

test('each entry of a system role names a known permission, and each permission can be held', async () => {
  const { rows } = await owner.query<RoleEntry & { type: string }>(
    'SELECT tenant_type AS type, role_code AS role, permission, effect FROM system_role_entry',
  )
  expect(rows.filter(({ permission }) => !isKnown(permission))).toEqual([])
  expect(['site.*', 'site.read', 'site.fly', 'sight.*'].filter((name) => !isKnown(name))).toEqual(['site.fly', 'sight.*'])
  const held = (permission: Permission) =>
    [...new Set(rows.map(({ type, role }) => `${type} ${role}`))].filter(
      (one) =>
        verdictOf(
          rows.filter(({ type, role }) => `${type} ${role}` === one),
          permission,
        ).granted,
    )
  const names = Object.keys(permissions) as Permission[]
  expect(names.filter((name) => held(name).length === 0)).toEqual([])
  expect(held('site.fly' as Permission)).toContain('CIRCLE admin')
  expect(held('flight.book' as Permission)).toEqual([])
})

console.log(`catalogue: ${Object.keys(rules).length} rules, ${planted.length} planted faults`)
