import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/db/lanes.ts'
import { OutOfScope, prismaWall } from '../../src/tenancy/prisma-wall.ts'
import { type TwoCircles, twoCircles } from './two-circles.ts'

type Ask = (db: Database) => Promise<unknown>
/** Arguments that Prisma's types would not take either: the wall must not count on types. */
type Any = never

let world: TwoCircles
beforeAll(async () => {
  world = await twoCircles()
})
afterAll(() => world.end())

/** Asks with the wall or without it, and leaves nothing behind. */
async function ask(question: Ask, wall: boolean): Promise<string> {
  const operation = world.lanes.begin({
    mode: 'write',
    ...(wall && { guard: prismaWall(world.scope) }),
  })
  try {
    return JSON.stringify(await question(operation.db)) ?? 'undefined'
  } finally {
    await operation.rollback()
  }
}

const theirs = () => ({ tenantId_id: world.foreignSite })
const ours = () => ({ tenantId_id: world.ownSite })
const named = { name: 'taken' }
const site = (tenantId: string, id: string) => ({
  ...{
    tenantId,
    id,
    code: id,
    codeFolded: id,
    name: id,
    nameFolded: id,
    latitude: 0,
    longitude: 0,
  },
  ...{ address: '-', technology: '4G', structure: 'POLE', createdFrom: '-' },
})
const made = '01900000-0000-7000-8000-000000000001'

/** What comes back says how many foreign rows the action touched or showed. */
// biome-ignore format: one table
const narrowed: Record<string, Ask> = {
  findUnique: (db) => db.site.findUnique({ where: theirs() }),
  findFirst: (db) => db.site.findFirst({ where: world.foreignSite }),
  'findFirst with OR': (db) =>
    db.site.findFirst({ where: { OR: [world.foreignSite, { id: world.foreignSite.id }] } }),
  'findFirst with NOT': (db) => db.site.findFirst({ where: { NOT: { tenantId: world.own.id } } }),
  'findFirst with AND of its own': (db) =>
    db.site.findFirst({ where: { AND: { tenantId: world.foreign.id } } }),
  findMany: async (db) => (await db.site.findMany()).filter((row) => row.tenantId !== world.own.id),
  'findMany with distinct': async (db) =>
    (await db.site.findMany({ distinct: ['tenantId'] })).filter((row) => row.tenantId !== world.own.id),
  count: (db) => db.site.count({ where: { tenantId: world.foreign.id } }),
  aggregate: (db) => db.site.aggregate({ _count: true, where: { tenantId: world.foreign.id } }),
  groupBy: (db) => db.site.groupBy({ by: ['tenantId'], _count: true, where: { tenantId: world.foreign.id } }),
  updateMany: (db) => db.site.updateMany({ where: world.foreignSite, data: named }),
  updateManyAndReturn: (db) =>
    db.site.updateManyAndReturn({ where: world.foreignSite, data: named }),
  'a model under other rules': (db) =>
    db.membership.findMany({ where: { tenantId: world.foreign.id } }),
  'a model that hangs on another': (db) => db.membershipRole.findMany({ where: { tenantId: world.foreign.id } }),
}

const nothing = /^(null|\[\]|0|\{"count":0\}|\{"_count":0\})$/

describe.each(Object.entries(narrowed))('%s', (_, question) => {
  test('finds nothing of another company, and without the wall it does', async () => {
    expect(await ask(question, true)).toMatch(nothing)
    expect(await ask(question, false)).not.toMatch(nothing)
  })
})

test('what is the caller’s own is found, counted and changed', async () => {
  const own = (question: Ask) => ask(question, true).then((text) => JSON.parse(text))
  expect(await own((db) => db.site.findMany())).toMatchObject([world.ownSite])
  expect(await own((db) => db.site.findUnique({ where: ours() }))).toMatchObject(world.ownSite)
  expect(await own((db) => db.site.count())).toBe(1)
  expect(await own((db) => db.site.update({ where: ours(), data: named }))).toMatchObject(named)
  const placed = await own((db) => db.site.create({ data: site(undefined as Any, made) }))
  expect(placed).toMatchObject({ tenantId: world.own.id, id: made })
})

/** Asked on the login that may read everything: what is not shown is kept back by the wall alone. */
test.each([
  'account',
  'session',
  'refreshToken',
  'signingKey',
  'throttleBucket',
  'keptAnswer',
  'epoch',
  'outbox',
  'tenantClosure',
] as const)('%s is kept on another plane and has no rows here', async (model) => {
  const rows = async (wall: boolean) => {
    const guard = wall ? { guard: prismaWall(world.scope) } : {}
    const operation = world.system.begin({ mode: 'read', ...guard })
    const found = await (operation.db[model] as Database['epoch']).count()
    await operation.rollback()
    return found
  }
  expect(await rows(true)).toBe(0)
  if (['account', 'session', 'epoch', 'outbox'].includes(model)) expect(await rows(false)).toBeGreaterThan(0)
})

test('nobody removes anything', async () => {
  const removal: Ask = (db) => db.site.deleteMany()
  await expect(ask(removal, true)).rejects.toBeInstanceOf(OutOfScope)
  const one: Ask = (db) => db.site.delete({ where: ours() })
  await expect(ask(one, true)).rejects.toBeInstanceOf(OutOfScope)
})

test('a member placed in a unit sees no row of the whole, not even with a filter', async () => {
  const part = { unit: world.ownSite.id, units: [world.ownSite.id] }
  const guard = prismaWall({ ...world.scope, part })
  const operation = world.lanes.begin({ mode: 'read', guard })
  const { db } = operation
  const shown = [
    await db.tenantProfile.count(),
    await db.tenantProfile.count({ where: { maxUsers: 25 } }),
    await db.vendorRelationship.count(),
    await db.corporateRelationship.count(),
  ]
  await operation.rollback()
  expect(shown).toEqual([0, 0, 0, 0])
})

test('a change or removal of a foreign row finds no such row', async () => {
  const change: Ask = (db) => db.site.update({ where: theirs(), data: named })
  await expect(ask(change, true)).rejects.toThrow(/No record was found|not found/)
  expect(await ask(change, false)).toContain('taken')
  await expect(ask((db) => db.site.findUniqueOrThrow({ where: theirs() }), true)).rejects.toThrow()
  await expect(ask((db) => db.site.findFirstOrThrow({ where: world.foreignSite }), true)).rejects.toThrow()
})

/** What lies outside of the caller's places cannot be written, whatever the form. */
// biome-ignore format: one table
const outside: Record<string, Ask> = {
  create: (db) => db.site.create({ data: site(world.foreign.id, made) }),
  createMany: (db) => db.site.createMany({ data: [site(world.own.id, made), site(world.foreign.id, made)] }),
  'createMany without duplicates': (db) => db.site.createMany({ data: [site(world.foreign.id, made)], skipDuplicates: true }),
  createManyAndReturn: (db) =>
    db.site.createManyAndReturn({ data: [site(world.foreign.id, made)] }),
  'a place that is an object': (db) =>
    db.site.create({ data: site({ set: world.own.id } as Any, made) }),
  'a place that is null': (db) => db.site.create({ data: site(null as Any, made) }),
  'moving a row away': (db) => db.site.update({ where: ours(), data: { tenantId: world.foreign.id } }),
  'giving a row another id': (db) =>
    db.site.updateMany({ where: world.ownSite, data: { id: made } }),
  'a model that is only read': (db) => db.systemRole.create({ data: { tenantType: 'CIRCLE', code: 'made', name: '-', description: '-' } }),
  'a change of a model that is only read': (db) => db.systemRole.updateMany({ data: { name: '-' } }),
  'the removal of a model that is only read': (db) => db.membership.deleteMany(),
}

test.each(Object.entries(outside))('%s is out of scope', async (_, question) => {
  await expect(ask(question, true)).rejects.toBeInstanceOf(OutOfScope)
})

const relation = { assignments: { some: { vendorId: { not: '' } } } }
const all = { where: {} }

/** What would reach another model's rows, or what the wall does not know. */
// biome-ignore format: one table
const refused: Record<string, Ask> = {
  include: (db) => db.site.findMany({ include: { assignments: true } }),
  'a relation selected': (db) => db.site.findMany({ select: { id: true, tenant: true } }),
  'a relation counted': (db) => db.site.findMany({ select: { _count: true } as Any }),
  'a relation counted by name': (db) => db.site.findMany({ select: { _count: { select: { assignments: true } } } }),
  'a filter by a relation': (db) => db.site.findMany({ where: relation }),
  'a filter by a relation inside AND': (db) => db.site.findMany({ where: { AND: [{ OR: [relation] }] } }),
  'a filter by a relation inside NOT': (db) => db.site.count({ where: { NOT: relation } }),
  'an order by a relation': (db) => db.site.findMany({ orderBy: { tenant: { organizationCode: 'asc' } } }),
  'an order by a number of relations': (db) => db.site.findMany({ orderBy: [{ assignments: { _count: 'asc' } }] }),
  'a cursor': (db) => db.site.findMany({ cursor: theirs(), take: 2 }),
  'a nested create': (db) => db.site.create({ data: { ...site(world.own.id, made), assignments: { create: [] } } as Any }),
  'a connection': (db) => db.site.update({ where: ours(), data: { unit: { connect: { tenantId_id: world.foreignSite } } } }),
  'a place that is connected': (db) => db.site.create({ data: { ...site(world.own.id, made), tenant: { connect: { id: world.foreign.id } } } as Any }),
  'a nested change': (db) => db.site.update({ where: ours(), data: { assignments: { updateMany: { where: {}, data: {} } } } }),
  'a nested removal': (db) => db.site.update({ where: ours(), data: { assignments: { deleteMany: {} } } }),
  'a nested create among many': (db) => db.site.createMany({ data: [{ ...site(world.own.id, made), tenant: {} } as Any] }),
  'a change by a relation': (db) => db.site.updateMany({ where: relation, data: named }),
  'a group by a relation': (db) => db.site.groupBy({ by: ['tenantId'], having: { assignments: { some: {} } } as Any }),
  upsert: (db) =>
    db.site.upsert({ where: theirs(), create: site(world.own.id, made), update: named }),
  'an argument of tomorrow': (db) =>
    db.site.findMany({ ...all, relationLoadStrategy: 'join' } as Any),
}

test.each(Object.entries(refused))('%s does not pass', async (_, question) => {
  await expect(ask(question, true)).rejects.toThrow('does not pass the wall')
})

test('an action of tomorrow, a raw one and a model of tomorrow do not pass', () => {
  const wall = prismaWall(world.scope)
  for (const operation of ['findRaw', 'aggregateRaw', 'queryRaw', 'executeRaw', 'findTomorrow'])
    expect(() => wall({ model: 'Site', operation, args: {} })).toThrow('does not pass the wall')
  expect(() => wall({ model: 'Tomorrow', operation: 'findMany', args: {} })).toThrow('does not pass')
  expect(() => wall({ model: 'toString', operation: 'findMany', args: {} })).toThrow('does not pass')
  expect(() => wall({ model: 'Site', operation: 'toString', args: {} })).toThrow('does not pass')
})

const counts = [narrowed, outside, refused].map((cases) => Object.keys(cases).length)
console.log(`prisma wall: ${counts[0]} narrowed, ${counts[1]} out of scope, ${counts[2]} refused`)
