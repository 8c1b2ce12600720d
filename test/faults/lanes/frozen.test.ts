import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { Freezer } from './freezer.ts'
import { inside, World } from './world.ts'

const quick = { max: 1, borrowMs: 400, drainMs: 100, statementMs: 100 }

let world: World
let tenant: string
let freezer: Freezer

beforeAll(async () => {
  world = await World.make()
  ;[tenant] = (await world.addTenants(1)) as [string]
  await world.addUnits(tenant, 5)
})

beforeEach(async () => {
  freezer = await Freezer.before(world.url)
})

afterEach(async () => {
  freezer.close()
  await sleep(50)
})

afterAll(() => world.drop())

const read = async (lanes: ReturnType<World['lanes']>) => {
  const operation = lanes.begin(inside(tenant))
  try {
    return await operation.db.organizationUnit.count()
  } finally {
    await operation.rollback()
  }
}

const connections = async () => {
  const text = 'select pid from pg_stat_activity where usename = $1'
  const { rowCount } = await world.owner.query(text, [world.name])
  return rowCount ?? 0
}

test('a database that falls silent is given up in time, and used again when it answers', async () => {
  const lanes = world.lanes({ ...quick, url: freezer.url })
  expect(await read(lanes)).toBe(5)
  freezer.freeze()
  const began = performance.now()
  await expect(read(lanes)).rejects.toThrow()
  expect(performance.now() - began).toBeLessThan(2_000)
  const again = performance.now()
  await expect(read(lanes)).rejects.toMatchObject({ code: 'LANE_UNREACHABLE' })
  expect(performance.now() - again).toBeLessThan(1_000)
  freezer.thaw()
  expect(await read(lanes)).toBe(5)
})

test('a client that goes away while the database is silent does not wait for it', async () => {
  const lanes = world.lanes({ ...quick, url: freezer.url })
  for (const pause of [0, 20]) {
    const operation = lanes.begin(inside(tenant, 'write'))
    await operation.db.organizationUnit.updateMany({ data: { name: 'silent' } })
    freezer.freeze()
    const waiting = operation.db.organizationUnit.count().catch((error: unknown) => error)
    if (pause > 0) await sleep(pause)
    const began = performance.now()
    await operation.rollback(new Error('client went away'))
    expect(performance.now() - began).toBeLessThan(500)
    expect(await waiting).toBeInstanceOf(Error)
    freezer.thaw()
    expect(await read(lanes)).toBe(5)
  }
})

test('a lane that cannot be stopped is retired, and leaves no connection behind', async () => {
  const before = await connections()
  const lanes = world.lanes({ ...quick, borrowMs: 5_000, url: freezer.url })
  expect(await read(lanes)).toBe(5)
  freezer.freeze()
  freezer.hangUp()
  const operation = lanes.begin(inside(tenant))
  const reconnecting = operation.db.organizationUnit.count().catch((error: unknown) => error)
  await sleep(50)
  await operation.rollback()
  freezer.thaw()
  expect(await read(lanes)).toBe(5)
  expect(await reconnecting).toBeInstanceOf(Error)
  await sleep(50)
  expect(await connections()).toBe(before + 1)
})
