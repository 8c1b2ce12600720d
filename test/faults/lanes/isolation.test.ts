import { AsyncLocalStorage } from 'node:async_hooks'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PrismaClient } from '../../../src/db/generated/prisma/client.ts'
import { bareUnit, inside, unitOf, World } from './world.ts'

const TENANTS = 12
const ROUNDS = 40
const UNITS = 20

type Counts = { calls: number; foreign: number; missing: number }
type Find = (tenantId: string, id: string) => Promise<unknown>

let world: World
let tenants: string[]
const units = new Map<string, string[]>()

beforeAll(async () => {
  world = await World.make()
  tenants = await world.addTenants(TENANTS)
  for (const tenant of tenants) units.set(tenant, await world.addUnits(tenant, UNITS))
})

afterAll(() => world.drop())

/** Asks for all own units and as many of the neighbour, all in one tick. */
async function look(tenant: string, find: Find, counts: Counts): Promise<void> {
  const neighbour = tenants[(tenants.indexOf(tenant) + 1) % TENANTS]!
  const ask = async (owner: string, id: string) => {
    const row = await find(owner, id)
    counts.calls++
    if (owner === tenant && row === null) counts.missing++
    if (owner !== tenant && row !== null) counts.foreign++
  }
  await Promise.all([tenant, neighbour].flatMap((owner) => units.get(owner)!.map((id) => ask(owner, id))))
}

test('twelve tenants asking in the same tick each get their own units and nobody else’s', async () => {
  const lanes = world.lanes()
  const counts: Counts = { calls: 0, foreign: 0, missing: 0 }
  for (let round = 0; round < ROUNDS; round++) {
    await Promise.all(
      tenants.map(async (tenant) => {
        const operation = lanes.begin(inside(tenant))
        const find: Find = (tenantId, id) => operation.db.organizationUnit.findUnique({ where: { tenantId_id: { tenantId, id } } })
        await look(tenant, find, counts)
        await operation.commit()
      }),
    )
  }
  console.log('lanes', counts)
  expect(counts).toEqual({ calls: 19_200, foreign: 0, missing: 0 })
})

test('the same calls through one shared client leak, so this test can see a leak', async () => {
  const scope = new AsyncLocalStorage<string>()
  const pool = new pg.Pool({ connectionString: world.url, max: 12 })
  const query = async (question: pg.QueryConfig) => {
    const client = await pool.connect()
    try {
      await client.query('begin')
      await client.query(`select set_config('app.tenant_id', $1, true)`, [scope.getStore()])
      return await client.query(question)
    } finally {
      await client.query('commit')
      client.release()
    }
  }
  const adapter = new PrismaPg(Object.assign(new pg.Pool(), { query }))
  const prisma = new PrismaClient({ adapter })
  const counts: Counts = { calls: 0, foreign: 0, missing: 0 }
  for (let round = 0; round < 5; round++) {
    const find: Find = async (tenantId, id) => prisma.organizationUnit.findUnique({ where: { tenantId_id: { tenantId, id } } })
    await Promise.all(tenants.map((tenant) => scope.run(tenant, () => look(tenant, find, counts))))
  }
  await prisma.$disconnect()
  await pool.end()
  console.log('one shared client', counts)
  expect(counts.foreign).toBeGreaterThan(0)
  expect(counts.missing).toBeGreaterThan(0)
})

test('lists, counts and batches hold the rows of their own tenant only', async () => {
  const lanes = world.lanes()
  const [mine, theirs] = [tenants[0]!, tenants[1]!]
  const operation = lanes.begin(inside(mine, 'write'))
  const { db, sql } = operation
  const [list, count, groups, rows, updated, deleted] = await Promise.all([
    db.organizationUnit.findMany(),
    db.organizationUnit.count(),
    db.organizationUnit.groupBy({ by: ['tenantId'], _count: true }),
    sql.selectFrom('organization_unit').select('tenant_id').execute(),
    db.organizationUnit.updateMany({ where: { tenantId: theirs }, data: { name: 'taken' } }),
    db.organizationUnit.deleteMany({ where: { tenantId: theirs } }),
  ])
  expect(new Set(list.map((unit) => unit.tenantId))).toEqual(new Set([mine]))
  expect([count, groups.length, rows.length]).toEqual([UNITS, 1, UNITS])
  expect([updated.count, deleted.count]).toEqual([0, 0])
  await operation.rollback()
})

test('a nested create brings in no row of another tenant', async () => {
  const lanes = world.lanes()
  const [mine, theirs] = [tenants[0]!, tenants[1]!]
  const attempt = async (owner: string) => {
    const operation = lanes.begin(inside(mine, 'write'))
    const { db } = operation
    const own = { create: [bareUnit(), bareUnit()] }
    const tenant = { connect: { id: owner } }
    try {
      await db.organizationUnit.create({ data: { ...unitOf(mine), children: own } })
      await db.organizationUnit.create({ data: { ...bareUnit(), tenant } })
      return await db.organizationUnit.count()
    } finally {
      await operation.rollback()
    }
  }
  expect(await attempt(mine)).toBe(UNITS + 4)
  await expect(attempt(theirs)).rejects.toThrow(/row-level security/)
})

test('a batch with one foreign row writes none of its rows', async () => {
  const lanes = world.lanes()
  const operation = lanes.begin(inside(tenants[0]!, 'write'))
  const data = [unitOf(tenants[0]!), unitOf(tenants[1]!)]
  await expect(operation.db.organizationUnit.createMany({ data })).rejects.toThrow(/row-level security/)
  await expect(operation.commit()).rejects.toMatchObject({ code: 'LANE_ROLLED_BACK' })
  const { rows } = await world.owner.query('select 1 from organization_unit where id = any($1)', [data.map((unit) => unit.id)])
  expect(rows).toEqual([])
})

test('an include shows no row of another tenant, and relations cannot be walked fluently', async () => {
  const lanes = world.lanes()
  const [mine, theirs] = [tenants[0]!, tenants[1]!]
  const operation = lanes.begin(inside(mine))
  const { db } = operation
  const found = await db.tenant.findMany({
    where: { id: { in: [mine, theirs] } },
    include: { units: true },
  })
  const seen = found.flatMap((tenant) => tenant.units.map((unit) => unit.tenantId))
  expect(found).toHaveLength(2)
  expect(seen).toHaveLength(UNITS)
  expect(new Set(seen)).toEqual(new Set([mine]))
  const card = db.tenant.findUnique({ where: { id: theirs } })
  expect('units' in card).toBe(false)
  await operation.commit()
})

test('what a guard refuses never reaches the database, and what it rewrites does', async () => {
  const lanes = world.lanes()
  const seen: string[] = []
  const operation = lanes.begin({
    ...inside(tenants[0]!),
    guard: ({ model, operation: action, args }) => {
      seen.push(`${model}.${action}`)
      if (action === 'deleteMany') throw new Error('not here')
      return { ...(args as object), take: 3 }
    },
  })
  await expect(operation.db.organizationUnit.deleteMany()).rejects.toThrow('not here')
  expect(await operation.db.organizationUnit.findMany()).toHaveLength(3)
  expect(seen).toEqual(['OrganizationUnit.deleteMany', 'OrganizationUnit.findMany'])
  await operation.commit()
})

test('the handle offers models and nothing else of Prisma’s client', () => {
  const { db } = world.lanes().begin(inside(tenants[0]!))
  for (const name of ['$transaction', '$queryRaw', '$executeRawUnsafe', '$extends', '$connect']) {
    expect(Reflect.get(db, name)).toBeUndefined()
  }
  expect(Reflect.get(db.organizationUnit, '$parent')).toBeUndefined()
})
