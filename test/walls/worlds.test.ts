import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Caller } from '../../src/auth/caller.ts'
import { Callers } from '../../src/auth/callers.ts'
import { withConnection } from '../../src/db/connect.ts'
import { Lanes } from '../../src/db/lanes.ts'
import { planeUrls } from '../../src/db/planes.ts'
import { transaction } from '../../src/db/transaction.ts'
import { type ScratchDatabase, scratchDatabase } from '../support/database.ts'
import { View } from './model/view.ts'
import { Casting } from './worlds/casting.ts'
import { faultsAbove, faultsOf } from './worlds/compare.ts'
import { Dice } from './worlds/dice.ts'
import { drawWorld } from './worlds/draw.ts'
import { isClosed, onlyReads } from './worlds/expected.ts'
import { Histogram } from './worlds/histogram.ts'
import { keySessionOf, seedAll, staffId } from './worlds/seed.ts'
import { attempt, Below, Inside } from './worlds/walls.ts'
import { forgetful, wrong } from './worlds/wrong.ts'

const dice = new Dice(1)
const casting = new Casting(new Dice(2))
/**
 * In each world the administrators ask: one of an open company, and one of a closed one if there is any. In some the
 * first is asked for by a key as well, or somebody of the staff acts in their place.
 */
const worlds = Array.from({ length: 1_000 }, (_, number) => {
  const facts = drawWorld(dice, number)
  const asking = facts.members.filter(({ role }) => role === 'admin')
  const own = asking.map((member) => new View(facts, member))
  return [...own, ...casting.for(own[0]!)]
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

/** Whoever asks, as the gateway makes them out of what they bring. */
async function callerOf(view: View): Promise<Caller | undefined> {
  const { company } = view
  const callers = new Callers((ask) => transaction(lanes.identity, (op) => op.query(ask)))
  const caller = await callers.find(signInOf(view), { id: company.id }, new Date()).catch(() => {})
  expect(!caller, `${company.status} ${company.code} has no caller`).toBe(isClosed({ company }))
  return caller ?? undefined
}

function signInOf({ member: { accountId, sessionId, name }, by }: View) {
  const expiresAt = new Date(8.64e15)
  if (by.is === 'ACTING') return { accountId: staffId, sessionId: by.acting.id, acting: true, expiresAt }
  return { accountId, sessionId: by.is === 'KEY' ? keySessionOf(name) : sessionId, expiresAt }
}

/** Worlds are asked beside each other; within one it is one after the other, as writers wait. */
async function inAll(ask: (views: View[]) => Promise<void>): Promise<void> {
  const left = [...worlds]
  const worker = async () => {
    for (let views = left.pop(); views; views = left.pop()) await ask(views)
  }
  await Promise.all([worker(), worker(), worker()])
}

test('in 1,000 random worlds both walls let through what the model says, row by row, and reports tell it', async () => {
  const faults: string[] = []
  await inAll(async (views) => {
    for (const view of views) {
      const caller = await callerOf(view)
      if (!caller) continue
      const found = [
        ...(await faultsOf('inside', new Inside(lanes.system, caller.scope), view)),
        ...(await faultsOf('below', new Below(lanes.tenant, caller.scope), view)),
        ...(await faultsAbove(lanes.tenant, caller, view)),
      ]
      faults.push(...found.map((fault) => `${view.name}: ${fault}`))
    }
  })
  expect(faults.slice(0, 20)).toEqual([])
}, 600_000)

test('every combination that there is came up at least twenty times', () => {
  const histogram = new Histogram()
  const inPerson = worlds.flat().filter(({ by }) => by.is === 'PERSON')
  for (const view of inPerson) histogram.count(view)
  console.log(`${histogram.size} combinations in ${worlds.length} worlds\n${histogram}`)
  expect(histogram.rarerThan(20)).toEqual([])
  expect(casting.rare).toEqual([])
})

test.each(Object.entries(wrong))(
  'a wall for which %s is found',
  async (_, mistaken) => {
    for (const [view] of worlds) {
      const caller = await callerOf(view!)
      const wall = caller && new Inside(lanes.system, mistaken(caller.scope))
      if (wall && (await faultsOf('inside', wall, view!)).length > 0) return
    }
    expect.unreachable('no world shows it')
  },
  120_000,
)

test.each(Object.entries(forgetful))(
  'a gateway for which %s is found',
  async (_, mistaken) => {
    for (const view of worlds.flat()) {
      const caller = await callerOf(view)
      if (caller && (await faultsAbove(lanes.tenant, mistaken(caller), view)).length > 0) return
    }
    expect.unreachable('no world shows it')
  },
  120_000,
)

test('a wall below that lets write whoever only reads in a member’s place is found', async () => {
  const view = worlds.flat().find((one) => onlyReads(one) && one.standsToWrite)!
  const faults = async () => faultsOf('below', new Below(lanes.tenant, (await callerOf(view))!.scope), view)
  const writing = (may: boolean) =>
    withConnection(database.ownerUrl, 'the scratch database', (owner) =>
      owner.query('UPDATE acting_session SET may_write = $1 WHERE id = $2', [may, actingIn(view)]),
    )
  expect(await faults()).toEqual([])
  await writing(true)
  expect(await faults()).not.toEqual([])
  await writing(false)
})

const actingIn = ({ by }: View) => (by.is === 'ACTING' ? by.acting.id : undefined)

test('a policy that is opened is found', async () => {
  await withConnection(database.ownerUrl, 'the scratch database', (owner) =>
    owner.query('ALTER POLICY sides ON vendor_relationship USING (true)'),
  )
  const [view] = worlds[0]!
  const wall = new Below(lanes.tenant, (await callerOf(view!))!.scope)
  expect(await faultsOf('below', wall, view!)).not.toEqual([])
})
