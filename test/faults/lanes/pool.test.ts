import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Operation } from '../../../src/db/lanes.ts'
import { inside, World } from './world.ts'

let world: World
let tenant: string

beforeAll(async () => {
  world = await World.make()
  ;[tenant] = (await world.addTenants(1)) as [string]
  await world.addUnits(tenant, 5)
})

afterAll(() => world.drop())

const show = async (operation: Operation, setting: string) => {
  const text = 'select current_setting($1) as value'
  const { rows } = await operation.query<{ value: string }>({ text, values: [setting] })
  return rows[0]?.value
}

const preparedIn = async (operation: Operation) => {
  const text = 'select count(*)::int as count from pg_prepared_statements'
  const { rows } = await operation.query<{ count: number }>({ text })
  return rows[0]?.count
}

test('who finds no free lane waits, and is told after a while', async () => {
  const lanes = world.lanes({ max: 2, borrowMs: 200 })
  const held = [lanes.begin(inside(tenant)), lanes.begin(inside(tenant))]
  await Promise.all(held.map((operation) => operation.db.organizationUnit.count()))
  const began = performance.now()
  const late = lanes.begin(inside(tenant))
  await expect(late.db.organizationUnit.count()).rejects.toMatchObject({ code: 'LANE_TIMEOUT' })
  expect(performance.now() - began).toBeLessThan(1_000)
  await late.rollback()
  const patient = lanes.begin(inside(tenant))
  const answer = patient.db.organizationUnit.count()
  await held[0]?.commit()
  expect(await answer).toBe(5)
  await Promise.all([held[1]?.commit(), patient.commit()])
})

test('an operation inside another one on the last lane is refused instead of hanging', async () => {
  const lanes = world.lanes({ max: 1, borrowMs: 200 })
  const outer = lanes.begin(inside(tenant))
  await outer.db.organizationUnit.count()
  const inner = lanes.begin(inside(tenant))
  await expect(inner.query({ text: 'select 1' })).rejects.toMatchObject({ code: 'LANE_TIMEOUT' })
  await inner.rollback()
  expect(await outer.db.organizationUnit.count()).toBe(5)
  await outer.commit()
})

test('a forgotten operation is rolled back, named, and its lane used again', async () => {
  const leaked: Operation[] = []
  const onLeak = (operation: Operation) => leaked.push(operation)
  const lanes = world.lanes({ max: 1, holdMs: 150, onLeak })
  const forgotten = lanes.begin(inside(tenant, 'write'))
  await forgotten.db.organizationUnit.updateMany({ data: { name: 'forgotten' } })
  const next = lanes.begin(inside(tenant))
  expect(await next.db.organizationUnit.count({ where: { name: 'forgotten' } })).toBe(0)
  await next.commit()
  expect(leaked).toEqual([forgotten])
  await expect(forgotten.db.organizationUnit.count()).rejects.toMatchObject({ code: 'LANE_CLOSED' })
  await expect(forgotten.commit()).rejects.toMatchObject({ cause: { code: 'LANE_HELD' } })
})

test('a database that is not there is told apart from a busy one', async () => {
  const nowhere = world.lanes({ url: 'postgres://nobody@127.0.0.1:1/nothing' })
  const operation = nowhere.begin(inside(tenant))
  await expect(operation.db.organizationUnit.count()).rejects.toMatchObject({
    code: 'LANE_UNREACHABLE',
  })
  await operation.rollback()
})

test('closed lanes begin nothing and roll back what was open', async () => {
  const lanes = world.lanes({ max: 1 })
  const open = lanes.begin(inside(tenant, 'write'))
  await open.db.organizationUnit.updateMany({ data: { name: 'open' } })
  const waiting = lanes.begin(inside(tenant)).db.organizationUnit.count()
  const refused = expect(waiting).rejects.toMatchObject({ code: 'LANE_CLOSED' })
  await lanes.end()
  await refused
  await expect(open.commit()).rejects.toMatchObject({ code: 'LANE_CLOSED' })
  await expect(lanes.begin(inside(tenant)).db.organizationUnit.count()).rejects.toMatchObject({
    code: 'LANE_CLOSED',
  })
})

test('a connection keeps a bounded number of statements prepared', async () => {
  const lanes = world.lanes({ max: 1, prepared: 20 })
  for (let round = 0; round < 3; round++) {
    const operation = lanes.begin(inside(tenant))
    for (let shape = 0; shape < 50; shape++) {
      const text = `select $1::int + ${shape} as sum`
      const { rows } = await operation.query<{ sum: number }>({ text, values: [1] })
      expect(rows).toEqual([{ sum: shape + 1 }])
    }
    expect(await preparedIn(operation)).toBeLessThanOrEqual(20)
    expect(await preparedIn(operation)).toBeGreaterThan(10)
    await operation.commit()
  }
})

test('a prepared statement that a migration outdates is prepared anew', async () => {
  const lanes = world.lanes({ max: 1 })
  const all = async () => {
    const operation = lanes.begin(inside(tenant))
    const text = 'select * from outdated where $1'
    const { rows } = await operation.query({ text, values: [true] }).catch(async (error) => {
      await operation.rollback()
      throw error
    })
    await operation.commit()
    return rows
  }
  await world.owner.query('create table outdated as select 1 as a')
  await world.owner.query(`grant select on outdated to ${world.name}`)
  expect(await all()).toEqual([{ a: 1 }])
  await world.owner.query(`alter table outdated add b text default 'x'`)
  await expect(all()).rejects.toMatchObject({ code: '0A000' })
  expect(await all()).toEqual([{ a: 1, b: 'x' }])
})

test('settings hold on each connection', async () => {
  const settings = { plan_cache_mode: 'force_custom_plan' }
  const lanes = world.lanes({ max: 1, statementMs: 150, settings })
  const operation = lanes.begin(inside(tenant))
  expect(await show(operation, 'plan_cache_mode')).toBe('force_custom_plan')
  await expect(operation.query({ text: 'select pg_sleep(5)' })).rejects.toMatchObject({
    code: '57014',
  })
  await operation.rollback()
})

test('a server that stops answering is given up', async () => {
  const lanes = world.lanes({ max: 1, statementMs: 100, drainMs: 200 })
  const operation = lanes.begin(inside(tenant))
  await operation.query({ text: 'set local statement_timeout = 0' })
  const began = performance.now()
  await expect(operation.query({ text: 'select pg_sleep(20)' })).rejects.toThrow(/timeout/)
  expect(performance.now() - began).toBeLessThan(2_000)
  await operation.rollback()
  await sleep(10)
  const next = lanes.begin(inside(tenant))
  expect(await next.db.organizationUnit.count()).toBe(5)
  await next.commit()
})
