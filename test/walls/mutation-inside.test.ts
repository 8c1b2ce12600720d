import { afterAll, beforeAll, expect, test } from 'vitest'
import { withConnection } from '../../src/db/connect.ts'
import { Lanes } from '../../src/db/lanes.ts'
import { planeUrls } from '../../src/db/planes.ts'
import type { Scope } from '../../src/tenancy/scope.ts'
import { modelOfTable } from '../../src/tenancy/tables.ts'
import { type ScratchDatabase, scratchDatabase } from '../support/database.ts'
import { World } from '../support/world.ts'
import { seed } from './matrix/seed.ts'
import { stands } from './model/facts.ts'
import { readable } from './model/rows.ts'
import { View } from './model/view.ts'
import { drawWorld } from './model/world.ts'
import { compared, type Faults, merged } from './mutation/below.ts'
import { type Planted, planted, withWrong } from './mutation/inside.ts'
import { scopeFor } from './scopes.ts'
import { additionsOf } from './worlds/attempts.ts'
import { changes, reads, type Shown } from './worlds/expected.ts'
import { attempt, Inside } from './worlds/walls.ts'

const facts = drawWorld()
/** Roles are the door's affair: one member for each company and each part of one. */
const views = [...new Map(facts.members.filter(stands).map((m) => [`${m.tenantId} ${m.unitId}`, m])).values()].map(
  (member) => new View(facts, member),
)

let database: ScratchDatabase
let system: Lanes
let scopes: Map<View, Scope>

beforeAll(async () => {
  database = await scratchDatabase()
  const world = new World(database.url)
  await seed(world, facts)
  await world.end()
  await withConnection(database.ownerUrl, 'the scratch database', (owner) => owner.query(attempt))
  const planes = planeUrls(database.url)
  system = new Lanes({ url: planes.system, max: 2 })
  const identity = new Lanes({ url: planes.identity, max: 2 })
  scopes = new Map()
  for (const view of views) scopes.set(view, await scopeFor(identity, view.member))
  await identity.end()
})
afterAll(async () => {
  await system.end()
  await database.drop()
})

/** The wall as it stands now: what it has built for a scope it keeps, so the scope is a new one. */
const inside = (view: View) => new Inside(system, { ...scopes.get(view)! })

const against = (shown: Shown, wanted: Shown): Faults =>
  merged(Object.keys(wanted).map((table) => compared(table, shown[table] ?? [], wanted[table]!)))

const reading = async (view: View) => against(await inside(view).reads(), reads(view))
const throughPrisma = async (view: View) => against(await inside(view).prismaReads(), reads(view))
const changing = async (view: View) => against(await inside(view).changes(), changes(view))

/** Whether an assignment is the vendor's to place, a foreign key and the wall below say. */
async function adding(view: View): Promise<Faults> {
  const additions = additionsOf(view)
  const outcomes = await inside(view).adds(additions)
  const refused = additions.filter((_, index) => outcomes[index] === 'refused')
  const passed = additions.filter((one) => !refused.includes(one))
  const named = (some: typeof additions) => some.map(({ model, row }) => `${model} in ${row.tenantId}`)
  return {
    missing: named(refused.filter(({ allowed }) => allowed)),
    foreign: named(passed.filter(({ allowed, model, asksAnother }) => !allowed && !asksAnother && model !== 'VendorPlacement')),
  }
}

test('the wall inside shows each member what the model says, on a login that everything lets through', async () => {
  for (const view of views)
    for (const ask of [reading, throughPrisma, changing, adding])
      expect(await ask(view), `${view.member.name} ${ask.name}`).toEqual({
        foreign: [],
        missing: [],
      })
}, 900_000)

test(`each of ${planted.length} walls built wrong is found, through SQL and through Prisma`, async () => {
  const missed: string[] = []
  for (const one of planted)
    for (const ask of asking(one)) if (!(await withWrong(one, () => isFound(ask)))) missed.push(`${one.what} (${ask.name})`)
  expect(missed).toEqual([])
  expect(await isFound(reading), 'the wall is mended').toBe(false)
  console.log(`${planted.length} walls built wrong inside are found`)
}, 900_000)

const asking = ({ wrong }: Planted) => {
  if (wrong.reads) return [reading, throughPrisma]
  return wrong.adds ? [adding] : [changing]
}

async function isFound(ask: (view: View) => Promise<Faults>): Promise<boolean> {
  for (const view of views) {
    const { foreign, missing } = await ask(view)
    if (foreign.length === 0 && missing.length === 0) continue
    // Whoever found one fault finds the next one soon.
    views.unshift(...views.splice(views.indexOf(view), 1))
    return true
  }
  return false
}

test('every model whose rows a member reads has a wall built wrong', () => {
  const read = Object.keys(readable).map((table) => modelOfTable.get(table))
  expect(new Set(planted.map(({ model }) => model))).toEqual(new Set(read))
})
