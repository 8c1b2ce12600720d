import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../../src/db/connect.ts'
import { Lanes } from '../../src/db/lanes.ts'
import { planeUrls } from '../../src/db/planes.ts'
import { type ScratchDatabase, scratchDatabase } from '../support/database.ts'
import { View } from './model/view.ts'
import { scopeFor } from './scopes.ts'
import { additionsOf } from './worlds/attempts.ts'
import { Dice } from './worlds/dice.ts'
import { drawWorld } from './worlds/draw.ts'
import { changes, isClosed, moves, reads, type Shown } from './worlds/expected.ts'
import { Histogram } from './worlds/histogram.ts'
import { seedAll } from './worlds/seed.ts'
import { attempt, Below, Inside, type Wall } from './worlds/walls.ts'

const worlds = 1_000
const dice = new Dice(20)
const drawn = Array.from({ length: worlds }, (_, number) => drawWorld(dice, number))
/** One who asks for a company of each kind. */
const viewsOf = (facts: (typeof drawn)[number]) =>
  facts.members.filter(({ role }) => role === 'admin').map((member) => new View(facts, member))

let database: ScratchDatabase
let owner: pg.Client
let planes: Record<'tenant' | 'identity' | 'system', Lanes>

beforeAll(async () => {
  database = await scratchDatabase()
  owner = await connect(database.ownerUrl, 'the scratch database')
  await owner.query(attempt)
  await seedAll(owner, drawn)
  const { tenant, identity, system } = planeUrls(database.url)
  planes = {
    tenant: new Lanes({ url: tenant, max: 4 }),
    identity: new Lanes({ url: identity, max: 4 }),
    system: new Lanes({ url: system, max: 4 }),
  }
})
afterAll(async () => {
  await Promise.all(Object.values(planes).map((lanes) => lanes.end()))
  await owner.end()
  await database.drop()
})

/** Where two answers differ: what one shows and the other does not. */
function differences(what: string, shown: Shown, wanted: Shown): string[] {
  return Object.keys(wanted).flatMap((table) => {
    const [has, wants] = [new Set(shown[table]), new Set(wanted[table])]
    return [
      ...[...has].filter((key) => !wants.has(key)).map((key) => `${what} shows ${table} ${key}`),
      ...[...wants].filter((key) => !has.has(key)).map((key) => `${what} hides ${table} ${key}`),
    ]
  })
}

async function faultsOf(view: View, prisma: boolean): Promise<string[]> {
  const { member, company } = view
  const scope = await scopeFor(planes.identity, member).catch(() => undefined)
  if (!scope || isClosed(view))
    return !scope === isClosed(view) ? [] : [`${company.code} is let in`]
  const inside = new Inside(planes.system, scope)
  const below = new Below(planes.tenant, scope)
  const faults = [
    ...(await asking('inside', inside, view)),
    ...(await asking('below', below, view)),
  ]
  if (prisma) faults.push(...differences('Prisma inside', await inside.prismaReads(), reads(view)))
  return faults.map((fault) => `${member.name}: ${fault}`)
}

async function asking(name: string, wall: Wall, view: View): Promise<string[]> {
  const faults = [
    ...differences(name, await wall.reads(), reads(view)),
    ...differences(`${name}, changing,`, await wall.changes(), changes(view)),
  ]
  const additions = additionsOf(view)
  const outcomes = await wall.adds(additions)
  for (const [i, { model, row, allowed }] of additions.entries())
    if ((outcomes[i] === 'refused') === allowed)
      faults.push(`${name} says ${outcomes[i]} to ${model} ${JSON.stringify(row)}`)
  for (const unitId of [
    null,
    ...view.facts.units.filter((u) => u.tenantId === view.company.id).map(({ id }) => id),
  ]) {
    // biome-ignore format: one list
    const shown = { site: await wall.moves(view.company.id, unitId) }
    faults.push(...differences(`${name}, moving,`, shown, { site: moves(view, view.company.id, unitId) })) // biome-ignore format: one question
  }
  return faults
}

/** Worlds are asked beside each other, but one after the other within one: writers wait for writers. */
async function faultsOfAll(): Promise<string[]> {
  const left = [...drawn.keys()]
  const faults: string[] = []
  const worker = async () => {
    for (let w = left.pop(); w !== undefined; w = left.pop())
      for (const [turn, view] of viewsOf(drawn[w]!).entries())
        faults.push(...(await faultsOf(view, turn === w % 3)))
  }
  await Promise.all([worker(), worker(), worker(), worker()])
  return faults
}

test(`in ${worlds} random worlds both walls let through what the model says, row by row`, async () => {
  const views = drawn.flatMap(viewsOf)
  console.time('ask')
  const faults = await faultsOfAll()
  console.timeEnd('ask')
  console.log(views.length, faults.length)
  const kinds = new Map<string, string[]>()
  for (const f of faults) {
    const k = f
      .replace(/^.*?: /, '')
      .replace(/[0-9a-f-]{36}/g, '#')
      .slice(0, 60)
    kinds.set(k, [...(kinds.get(k) ?? []), f])
  }
  for (const [k, v] of kinds) console.log(v.length, k, v[0])
  const histogram = new Histogram()
  for (const view of views) histogram.count(view)
  console.log(`${histogram}`)
  expect(histogram.rarerThan(20)).toEqual([])
  expect(faults).toEqual([])
}, 300_000)
