import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Lanes, Operation } from '../../../src/db/lanes.ts'
import { inside, unitOf, World } from './world.ts'

let world: World
let lanes: Lanes
let tenants: [string, string]

beforeAll(async () => {
  world = await World.make()
  lanes = world.lanes({ max: 1, drainMs: 300 })
  tenants = (await world.addTenants(2)) as [string, string]
  for (const tenant of tenants) await world.addUnits(tenant, 5)
})

afterAll(() => world.drop())

const sleepIn = (operation: Operation, seconds: number) => operation.query({ text: 'select pg_sleep($1)', values: [seconds] })

test('what is asked of an operation after its end is refused, whoever has its lane by then', async () => {
  const operation = lanes.begin(inside(tenants[0]))
  const { db, sql } = operation
  const { organizationUnit } = db
  const query = sql.selectFrom('organization_unit').selectAll()
  await organizationUnit.count()
  await operation.commit()
  const next = lanes.begin(inside(tenants[1]))
  await next.db.organizationUnit.count()
  const closed = { code: 'LANE_CLOSED', message: 'The operation is over.' }
  await expect(organizationUnit.findMany()).rejects.toMatchObject(closed)
  await expect(db.tenant.findMany()).rejects.toMatchObject(closed)
  await expect(query.execute()).rejects.toMatchObject(closed)
  await expect(operation.query({ text: 'select 1' })).rejects.toMatchObject(closed)
  await next.commit()
})

test('what floats when an operation ends never runs in the next one', async () => {
  const [first, second] = tenants
  const strangers: unknown[] = []
  const floating: Promise<unknown>[] = []
  for (let round = 0; round < 300; round++) {
    const operation = lanes.begin(inside(round % 2 ? first : second, 'write'))
    const mine = round % 2 ? first : second
    const look = async () => {
      for (let again = 0; again < 5; again++) {
        const rows = await operation.db.organizationUnit.findMany({ include: { parent: true } })
        strangers.push(...rows.filter((row) => row.tenantId !== mine))
      }
    }
    await operation.db.organizationUnit.count()
    floating.push(...[look(), look()].map((call) => call.catch((error: unknown) => error)))
    if (round % 3) await operation.commit()
    else await operation.rollback()
  }
  const refused = (await Promise.all(floating)).filter((outcome) => outcome instanceof Error)
  expect(refused.length).toBeGreaterThan(300)
  expect(strangers).toEqual([])
})

test('a call that floats is part of the commit when it had begun', async () => {
  const operation = lanes.begin(inside(tenants[0], 'write'))
  const unit = unitOf(tenants[0])
  await operation.db.organizationUnit.count()
  const floating = operation.db.organizationUnit.create({ data: unit })
  await sleep(0)
  await operation.commit()
  await floating
  const { rows } = await world.owner.query('select 1 from organization_unit where id = $1', [unit.id])
  expect(rows).toHaveLength(1)
})

test('a call that nobody awaits and that fails does not end the process', async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => unhandled.push(reason)
  process.on('unhandledRejection', note)
  const operation = lanes.begin(inside(tenants[0], 'write'))
  void operation.db.organizationUnit.create({ data: unitOf(tenants[1]) })
  await sleep(20)
  await expect(operation.commit()).rejects.toMatchObject({ code: 'LANE_ROLLED_BACK' })
  await sleep(20)
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

test('a call that does not come to an end keeps the write from committing', async () => {
  const operation = lanes.begin(inside(tenants[0], 'write'))
  const unit = unitOf(tenants[0])
  await operation.db.organizationUnit.create({ data: unit })
  const stuck = sleepIn(operation, 20).catch((error: unknown) => error)
  await sleep(20)
  await expect(operation.commit()).rejects.toMatchObject({ code: 'LANE_STUCK' })
  expect(await stuck).toBeInstanceOf(Error)
  const next = lanes.begin(inside(tenants[0]))
  expect(await next.db.organizationUnit.count({ where: { id: unit.id } })).toBe(0)
  await next.commit()
})

test('closing twice is harmless, and a commit after a rollback is no commit', async () => {
  const twice = lanes.begin(inside(tenants[0], 'write'))
  await twice.db.organizationUnit.count()
  await Promise.all([twice.commit(), twice.commit()])
  await twice.rollback()
  await twice.commit()
  const undone = lanes.begin(inside(tenants[0], 'write'))
  await undone.db.organizationUnit.count()
  await Promise.all([undone.rollback(new Error('why')), undone.rollback()])
  await expect(undone.commit()).rejects.toMatchObject({
    code: 'LANE_CLOSED',
    cause: { message: 'why' },
  })
})

test('an operation that never touched the database closes without it', async () => {
  const nowhere = world.lanes({ url: 'postgres://nobody@127.0.0.1:1/nothing' })
  await nowhere.begin(inside(tenants[0], 'write')).commit()
  await nowhere.begin(inside(tenants[0])).rollback()
})

test('a client that goes away stops its own statement and never the next one', async () => {
  const lanes = world.lanes({ max: 1, drainMs: 10_000 })
  const took: number[] = []
  for (let round = 0; round < 60; round++) {
    const gone = lanes.begin(inside(tenants[0]))
    await gone.query({ text: 'select 1' })
    const abandoned = [sleepIn(gone, 5), gone.db.organizationUnit.findMany()].map((call) => call.catch((error: unknown) => error))
    await sleep(round % 5)
    const began = performance.now()
    await gone.rollback(new Error('client went away'))
    took.push(performance.now() - began)
    expect(await abandoned[0]).toMatchObject({ code: '57014' })
    const next = lanes.begin(inside(tenants[1]))
    await sleepIn(next, 0.005)
    const rows = await next.db.organizationUnit.findMany()
    expect(rows.every((row) => row.tenantId === tenants[1])).toBe(true)
    await next.commit()
  }
  took.sort((a, b) => a - b)
  expect(took[30]).toBeLessThan(500)
  expect(took[59]).toBeLessThan(5_000)
})

test('a statement that survives a cancel is cancelled again', async () => {
  const lanes = world.lanes({ max: 1, drainMs: 4_000 })
  const stubborn = lanes.begin(inside(tenants[0]))
  await stubborn.query({ text: 'select 1' })
  const text = 'do $$ begin perform pg_sleep(20); exception when query_canceled then perform pg_sleep(20); end $$'
  const abandoned = stubborn.query({ text }).catch((error: unknown) => error)
  await sleep(50)
  const began = performance.now()
  await stubborn.rollback(new Error('client went away'))
  expect(performance.now() - began).toBeLessThan(3_000)
  expect(await abandoned).toMatchObject({ code: '57014' })
})
