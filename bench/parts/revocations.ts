import { setTimeout as pause } from 'node:timers/promises'
import { create } from '../scenarios/create.ts'
import { point } from '../scenarios/point.ts'
import { type Bench, gateway, openFor, type Part } from '../support/contest.ts'
import { type Database, onServer, tidy } from '../support/databases.ts'
import { percentile, table } from '../support/figures.ts'
import { askOnce } from '../support/load.ts'
import { type Contestant, nextShots } from '../support/measure.ts'
import type { Scenario } from '../support/scenario.ts'
import { freshSessions } from '../support/sessions.ts'
import { Watch } from '../support/watch.ts'
import { circle, circlesEach, type Member, memberAt } from '../support/world.ts'

const times = 10
const patience = 5_000
const goalMs = 1_000

type Rooms = { bench: Bench; database: Database; here: Contestant; there: Contestant }
/** Somebody whose right is taken, with what they show, and by what that is done. */
type Victim = {
  shows: Record<string, string>
  revoke: () => Promise<unknown>
  restore?: () => Promise<unknown>
}

const admin = memberAt(circle(1), 0)
const victim = memberAt(circle(1), 1)

/** Rights are taken on one node; what is told is when that is felt on the other. */
export async function revocations(bench: Bench): Promise<Part> {
  const database = await bench.few()
  const opened = await openFor(bench, database)
  const [here, there] = [await gateway('here', opened), await gateway('there', opened)]
  const rooms = { bench, database, here, there }
  const rows: string[][] = []
  const missed: string[] = []
  try {
    for (const [says, prepare] of Object.entries(causes)) {
      const found = await repeated(rooms, prepare)
      const late = percentile(found.latencies, 0.99)
      if (late > goalMs || found.answered > 0) missed.push(says)
      const cells = [percentile(found.latencies, 0.5), late].map((ms) => ms.toFixed(0))
      rows.push([says, ...cells, `${found.answered} of ${found.asked}`])
      bench.say(`${says}: ${cells.join(' / ')} ms, ${found.answered} of ${found.asked} answered`)
    }
  } finally {
    await Promise.all([here.peer.stop(), there.peer.stop()])
    await forget(database)
    await tidy(database)
  }
  const head = [
    'what is done on one node',
    'half of the feeds on the other end within, ms',
    `99 % within, ms (${goalMs})`,
    'requests answered there afterwards',
  ]
  return { title: 'How soon a right is gone', table: table(head, rows), missed }
}

/** Takes the keys and sessions out again, so that a kept world is as it was loaded. */
async function forget({ url }: Database): Promise<void> {
  const own = [admin, victim].map(({ session }) => session)
  const accounts = [admin, victim].map(({ account }) => account)
  await onServer(url, async (client) => {
    await client.query('SET session_replication_role = replica')
    await client.query("DELETE FROM api_key WHERE name = 'bench'")
    await client.query('DELETE FROM session WHERE account_id = ANY ($1) AND id <> ALL ($2)', [
      accounts,
      own,
    ])
    await client.query('UPDATE membership SET version = 1 WHERE id = $1', [victim.membership])
  })
}

async function repeated(rooms: Rooms, prepare: (rooms: Rooms) => Promise<Victim>) {
  const latencies: number[] = []
  let answered = 0
  const count = times * rooms.bench.rounds
  for (let turn = 0; turn < count; turn++) {
    const { shows, revoke, restore } = await prepare(rooms)
    const watch = await following(rooms, shows)
    const began = performance.now()
    await revoke()
    // Whatever comes behind the answer is refused, felt by the feed already or not.
    if (await isAnswered(rooms, shows)) answered++
    const ended = await Promise.race([watch.ended, pause(patience)])
    if (ended === undefined) throw new Error(`A feed went on for ${patience} ms.`)
    latencies.push(ended - began)
    watch.close()
    await restore?.()
  }
  return { latencies, answered, asked: count }
}

/** Nothing says when a subscription has begun: sites are added on the other node until it tells of one. */
async function following({ here, there }: Rooms, shows: Record<string, string>): Promise<Watch> {
  const watch = new Watch(there.peer.port, shows)
  const until = performance.now() + patience
  while (watch.heard === 0 && performance.now() < until) {
    const [shot] = nextShots(here, createdHere, 1)
    await askOnce(here.peer.port, shot!)
    await pause(20)
  }
  if (watch.heard === 0) throw new Error('A feed tells nothing.')
  return watch
}

const createdHere: Scenario = {
  ...create,
  who: () => admin,
  asks: { ...create.asks, circlegate: (turn) => create.asks.circlegate(turn * circlesEach) },
}

/** That it is refused for want of a right; anything else ends the run. */
async function isAnswered(
  { bench, there }: Rooms,
  shows: Record<string, string>,
): Promise<boolean> {
  const { path, body } = point(bench.world).asks.circlegate(0)
  const headers = { ...shows, 'content-type': 'application/json' }
  try {
    await askOnce(there.peer.port, { path, headers, body: JSON.stringify(body) })
    return true
  } catch (error) {
    if (/"code":"(UNAUTHENTICATED|FORBIDDEN|NOT_FOUND)"/.test(String(error))) return false
    throw error
  }
}

type Answer = { data: Record<string, { version: number }> }

/** A mutation on the first node, by somebody of the circle. */
async function done({ here }: Rooms, member: Member, query: string, variables: object = {}) {
  const headers = { ...bearer(here, member), 'content-type': 'application/json' }
  const body = JSON.stringify({ query, variables })
  return (await askOnce(here.peer.port, { path: '/graphql', headers, body })) as Answer
}

const bearer = ({ issuer }: Contestant, member: Member) => ({
  authorization: `Bearer ${issuer.tokenFor(member)}`,
})

const stepping = (field: string, input: string) =>
  `mutation ($input: ${input}!) { ${field}(input: $input) { version } }`

/** As the administrator has last seen the membership. */
let version = 1

/** The administrator changes the membership, and changes it back. */
const membership =
  (change: [query: string, more?: object], back: [query: string, more?: object]) =>
  async (rooms: Rooms): Promise<Victim> => {
    const step = async ([query, more]: [query: string, more?: object]) => {
      const input = { id: victim.membership, version, ...more }
      const { data } = await done(rooms, admin, query, { input })
      version = Object.values(data)[0]!.version
    }
    return {
      shows: bearer(rooms.there, victim),
      revoke: () => step(change),
      restore: () => step(back),
    }
  }

const setRoles = stepping('setMemberRoles', 'SetMemberRolesInput')

const causes: Record<string, (rooms: Rooms) => Promise<Victim>> = {
  'a membership is suspended': membership(
    [stepping('suspendMember', 'MemberStepInput')],
    [stepping('resumeMember', 'MemberStepInput')],
  ),
  'all roles are taken away': membership(
    [setRoles, { roles: [] }],
    [setRoles, { roles: ['admin'] }],
  ),
  'somebody signs out': async (rooms) => {
    const [session] = (await freshSessions(rooms.database, victim, 1)) as [Member]
    const revoke = () => done(rooms, session, 'mutation { logout }')
    return { shows: bearer(rooms.there, session), revoke }
  },
  'a key is revoked': async (rooms) => {
    const create =
      'mutation { createApiKey(input: { name: "bench", permissions: ["site.read", "tenant.read"] }) { secret apiKey { id } } }'
    type Made = { data: { createApiKey: { secret: string; apiKey: { id: string } } } }
    const made = (await done(rooms, admin, create)) as unknown as Made
    const { secret, apiKey } = made.data.createApiKey
    const input = { id: apiKey.id, version: 1 }
    const revoke = () =>
      done(rooms, admin, stepping('revokeApiKey', 'RevokeApiKeyInput'), { input })
    return { shows: { 'x-api-key': secret }, revoke }
  },
}
