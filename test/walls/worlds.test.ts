import { afterAll, beforeAll, expect, test } from 'vitest'
import { withConnection } from '../../src/db/connect.ts'
import { Lanes } from '../../src/db/lanes.ts'
import { planeUrls } from '../../src/db/planes.ts'
import type { Scope } from '../../src/tenancy/scope.ts'
import { type ScratchDatabase, scratchDatabase } from '../support/database.ts'
import { View } from './model/view.ts'
import { scopeFor } from './scopes.ts'
import { faultsOf } from './worlds/compare.ts'
import { Dice } from './worlds/dice.ts'
import { drawWorld } from './worlds/draw.ts'
import { isClosed } from './worlds/expected.ts'
import { Histogram } from './worlds/histogram.ts'
import { seedAll } from './worlds/seed.ts'
import { attempt, Below, Inside } from './worlds/walls.ts'
import { wrong } from './worlds/wrong.ts'

const dice = new Dice(1)
/** In each world the administrators ask: one of an open company, and one of a closed one if there is any. */
const worlds = Array.from({ length: 1_000 }, (_, number) => {
  const facts = drawWorld(dice, number)
  const asking = facts.members.filter(({ role }) => role === 'admin')
  return asking.map((member) => new View(facts, member))
})

let database: ScratchDatabase
let lanes: Record<'tenant' | 'identity' | 'system', Lanes>

beforeAll(async () => {
  database = await scratchDatabase()
  const facts = worlds.map(([view]) => view!.facts)
  await withConnection(database.ownerUrl, 'the scratch database', async (owner) => {
    await owner.query(attempt)
    await seedAll(owner, facts)
  })
  const on = (url: string) => new Lanes({ url, max: 3 })
  const { tenant, identity, system } = planeUrls(database.url)
  lanes = { tenant: on(tenant), identity: on(identity), system: on(system) }
}, 900_000)
afterAll(async () => {
  await Promise.all(Object.values(lanes).map((each) => each.end()))
  await database.drop()
})

async function scopeOf({ member, company }: View): Promise<Scope | undefined> {
  const scope = await scopeFor(lanes.identity, member).catch(() => undefined)
  expect(!scope, `${company.status} ${company.code} has no scope`).toBe(isClosed({ company }))
  return scope
}

/** Worlds are asked beside each other; within one it is one after the other, as writers wait. */
async function inAll(ask: (views: View[]) => Promise<void>): Promise<void> {
  const left = [...worlds]
  const worker = async () => {
    for (let views = left.pop(); views; views = left.pop()) await ask(views)
  }
  await Promise.all([worker(), worker(), worker()])
}

test('in 1,000 random worlds both walls let through what the model says, row by row', async () => {
  const faults: string[] = []
  await inAll(async (views) => {
    for (const view of views) {
      const scope = await scopeOf(view)
      if (!scope) continue
      const found = [
        ...(await faultsOf('inside', new Inside(lanes.system, scope), view)),
        ...(await faultsOf('below', new Below(lanes.tenant, scope), view)),
      ]
      faults.push(...found.map((fault) => `${view.member.name}: ${fault}`))
    }
  })
  expect(faults.slice(0, 20)).toEqual([])
}, 300_000)

test('every combination that there is came up at least twenty times', () => {
  const histogram = new Histogram()
  for (const view of worlds.flat()) histogram.count(view)
  console.log(`${histogram.size} combinations in ${worlds.length} worlds\n${histogram}`)
  expect(histogram.rarerThan(20)).toEqual([])
})

test.each(Object.entries(wrong))(
  'a wall for which %s is found',
  async (_, mistaken) => {
    for (const [view] of worlds) {
      const scope = await scopeOf(view!)
      const wall = scope && new Inside(lanes.system, mistaken(scope))
      if (wall && (await faultsOf('inside', wall, view!)).length > 0) return
    }
    expect.unreachable('no world shows it')
  },
  120_000,
)

test('a policy that is opened is found', async () => {
  await withConnection(database.ownerUrl, 'the scratch database', (owner) =>
    owner.query('ALTER POLICY sides ON vendor_relationship USING (true)'),
  )
  const [view] = worlds[0]!
  const wall = new Below(lanes.tenant, (await scopeOf(view!))!)
  expect(await faultsOf('below', wall, view!)).not.toEqual([])
})
