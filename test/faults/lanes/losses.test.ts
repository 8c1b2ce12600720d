import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Lanes } from '../../../src/db/lanes.ts'
import { inside, unitOf, World } from './world.ts'

const LANES = 16
const WORKERS = 64

let world: World
let lanes: Lanes
let tenants: string[]

beforeAll(async () => {
  world = await World.make()
  lanes = world.lanes({ max: LANES, borrowMs: 10_000 })
  tenants = await world.addTenants(12)
  for (const tenant of tenants) await world.addUnits(tenant, 10)
})

afterAll(() => world.drop())

test('a backend that is ended in mid-operation fails that operation, and the lane heals', async () => {
  const one = world.lanes({ max: 1 })
  const operation = one.begin(inside(tenants[0]!, 'write'))
  await operation.db.organizationUnit.create({ data: unitOf(tenants[0]!) })
  await world.kill('%')
  await sleep(20)
  await expect(operation.db.organizationUnit.count()).rejects.toMatchObject({ code: 'LANE_LOST' })
  await expect(operation.commit()).rejects.toMatchObject({ code: 'LANE_LOST' })
  const next = one.begin(inside(tenants[0]!))
  expect(await next.db.organizationUnit.count()).toBe(10)
  await next.commit()
})

test('a backend that is ended under a running statement fails the operation with the loss', async () => {
  const operation = lanes.begin(inside(tenants[0]!))
  await operation.query({ text: 'select 1' })
  const running = expect(operation.query({ text: 'select pg_sleep(5)' })).rejects.toMatchObject({
    code: 'LANE_LOST',
    cause: { code: '57P01' },
  })
  await sleep(50)
  await world.kill('%pg_sleep%')
  await running
  await operation.rollback()
})

test('a connection that died in its sleep is not noticed by the operation that wakes it', async () => {
  const few = world.lanes({ max: 3 })
  const read = async (pause: number) => {
    const operation = few.begin(inside(tenants[0]!))
    const [count, rows] = await Promise.all([
      operation.db.organizationUnit.count(),
      operation.sql.selectFrom('organization_unit').select('id').execute(),
      sleep(pause),
    ])
    await operation.commit()
    return [count, rows.length]
  }
  await Promise.all([read(20), read(20), read(20)])
  for (let round = 0; round < 10; round++) {
    await world.kill()
    const found = await Promise.all([read(0), read(0), read(0)])
    expect(found).toEqual([
      [10, 10],
      [10, 10],
      [10, 10],
    ])
  }
})

test('sixty-four workers on sixteen lanes lose nothing but what was killed under them', async () => {
  const outcomes = { committed: 0, lost: 0, foreign: 0, other: [] as unknown[] }
  const acknowledged: string[] = []
  const until = Date.now() + 4_000
  const work = async (worker: number) => {
    const tenant = tenants[worker % tenants.length]!
    const unit = unitOf(tenant)
    const operation = lanes.begin(inside(tenant, 'write'))
    try {
      const { db, sql } = operation
      await db.organizationUnit.create({ data: unit })
      const [rows, again] = await Promise.all([
        db.organizationUnit.findMany({ take: 10 }),
        sql.selectFrom('organization_unit').select('tenant_id').limit(10).execute(),
      ])
      outcomes.foreign += rows.filter((row) => row.tenantId !== tenant).length
      outcomes.foreign += again.filter((row) => row.tenant_id !== tenant).length
      await operation.commit()
      acknowledged.push(unit.id)
      outcomes.committed++
    } catch (error) {
      await operation.rollback(error)
      if (isLoss(error)) outcomes.lost++
      else outcomes.other.push(error)
    }
  }
  const worker = async (_: unknown, index: number) => {
    while (Date.now() < until) await work(index)
  }
  const killer = async () => {
    while (Date.now() < until) {
      await sleep(40)
      await world.kill('%', 2)
    }
  }
  await Promise.all([killer(), ...Array.from({ length: WORKERS }, worker)])
  const { rowCount } = await world.owner.query('select 1 from organization_unit where id = any($1)', [acknowledged])
  console.log('random kills', { ...outcomes, kept: rowCount })
  expect(outcomes.other).toEqual([])
  expect(outcomes.foreign).toBe(0)
  expect(outcomes.lost).toBeGreaterThan(0)
  expect(rowCount).toBe(acknowledged.length)
  const after = await Promise.all(tenants.map((tenant) => countOf(tenant)))
  expect(after.every((count) => count >= 10)).toBe(true)
})

async function countOf(tenant: string): Promise<number> {
  const operation = lanes.begin(inside(tenant))
  const count = await operation.db.organizationUnit.count()
  await operation.commit()
  return count
}

const isLoss = (error: unknown) => {
  const { code } = error as { code?: string }
  return code === 'LANE_LOST' || code === 'LANE_UNREACHABLE'
}
