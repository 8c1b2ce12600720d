import { setTimeout as pause } from 'node:timers/promises'
import type { Crowd } from '../clients/crowd.ts'
import { create } from '../scenarios/create.ts'
import { type Bench, gateway, openFor, type Part } from '../support/contest.ts'
import { type Database, onServer, tidy } from '../support/databases.ts'
import { table } from '../support/figures.ts'
import { askOnce } from '../support/load.ts'
import { type Contestant, nextShots } from '../support/measure.ts'
import { launch, type Program } from '../support/program.ts'
import { circle, circlesEach, memberOf, membersEach } from '../support/world.ts'

const many = 5000
const idleSeconds = 10
/** PostgreSQL's own processes count what they did at the latest after ten seconds. */
const settleSeconds = 11
const metricsToken = 'read-by-the-bench'

type Usage = { processor: number; rss: number; heap: number }
type Rooms = { crowd: Program<unknown>; database: Database; home: Contestant; server: string }

/** What thousands of subscribers cost who are told nothing. */
export async function sockets(bench: Bench): Promise<Part> {
  const database = await bench.few()
  const opened = await openFor(bench, database)
  const home = await gateway('sockets', opened, { config: { metricsToken } })
  const crowd = await launch('../clients/crowd.ts')
  try {
    const rooms = { crowd, database, home, server: bench.server.url }
    return { title: 'What idle sockets cost', table: await told(rooms, bench), missed: [] }
  } finally {
    await Promise.all([home.peer.stop(), crowd.stop()])
    await tidy(database)
  }
}

async function told(rooms: Rooms, { say }: Bench): Promise<string> {
  const { crowd, home } = rooms
  const usage = () => home.peer.ask<Usage>({ memory: true })
  // What the first ones bring with them stays when they are gone: code, statements, people.
  await come(rooms, 500)
  await crowd.ask({ hangUp: true })
  await subscriptions(home, 0)
  const before = await usage()
  const began = performance.now()
  await come(rooms, many)
  const opening = performance.now() - began
  say(`${many} sockets are open`)
  await pause(settleSeconds * 1000)
  const [held, ran, during] = [await usage(), await transactions(rooms), await connections(rooms)]
  await pause(idleSeconds * 1000)
  const after = await usage()
  const idle = (await transactions(rooms)) - ran
  const change = await changeTold(rooms)
  const closing = await closed(rooms)
  return table(
    ['', `${many.toLocaleString('en')} sockets, a subscription each`],
    [
      ['opened and subscribed', `${(opening / 1000).toFixed(1)} s`],
      ['memory of the process', grown(before.rss, held.rss)],
      ['of it, heap after collection', grown(before.heap, held.heap)],
      ['connections to PostgreSQL', String(during)],
      [`transactions in ${idleSeconds} idle seconds`, String(idle)],
      [
        `processor time in ${idleSeconds} idle seconds`,
        `${(after.processor - held.processor).toFixed(2)} s`,
      ],
      ['a change, told to all whom it concerns', change],
      ['all closed after SIGTERM, and gone', closing],
    ],
  )
}

/** Of each circle as many, its people in turn. */
async function come({ crowd, home }: Rooms, count: number): Promise<void> {
  const whoIs = (turn: number) =>
    memberOf(circle((turn % circlesEach) + 1), Math.floor(turn / circlesEach) % membersEach)
  const tokens = Array.from({ length: count }, (_, turn) => home.issuer.tokenFor(whoIs(turn)))
  await crowd.ask({ come: tokens, port: home.peer.port })
  await subscriptions(home, count)
}

const patience = 30_000

/** Waits until the gateway itself counts as many. */
async function subscriptions({ peer: { port } }: Contestant, wanted: number): Promise<void> {
  const headers = { authorization: `Bearer ${metricsToken}` }
  const until = performance.now() + patience
  let found = ''
  while (performance.now() < until) {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers })
    found = /^circlegate_subscriptions (\d+)$/m.exec(await answer.text())?.[1] ?? 'no'
    if (found === String(wanted)) return
    await pause(100)
  }
  throw new Error(`${found} subscriptions are open instead of ${wanted}.`)
}

/** The positive control: the waiting ones do hear of what happens, and what they ask is counted. */
async function changeTold(rooms: Rooms): Promise<string> {
  const { crowd, home } = rooms
  const concerned = many / circlesEach
  const before = await transactions(rooms)
  const [shot] = nextShots(home, create, 1)
  const began = performance.now()
  await askOnce(home.peer.port, shot!)
  const heard = async () => (await crowd.ask<Crowd>({ look: true })).told
  while ((await heard()) < concerned && performance.now() - began < patience) await pause(5)
  const took = performance.now() - began
  if ((await heard()) !== concerned)
    throw new Error(`${await heard()} were told, not ${concerned}.`)
  await pause(settleSeconds * 1000)
  const ran = (await transactions(rooms)) - before
  if (ran === 0) throw new Error('What was asked of PostgreSQL is not counted.')
  return `${concerned} told in ${took.toFixed(0)} ms, with ${ran} transactions`
}

async function closed({ crowd, home }: Rooms): Promise<string> {
  const began = performance.now()
  await home.peer.leave()
  const took = performance.now() - began
  const { closed } = await crowd.ask<Crowd>({ look: true })
  const codes = Object.entries(closed).map(
    ([code, count]) => `${count.toLocaleString('en')} × ${code}`,
  )
  return `${(took / 1000).toFixed(1)} s, ${codes.join(', ')}`
}

const megabytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`

const grown = (before: number, after: number) =>
  `${megabytes(before)} → ${megabytes(after)}: ${((after - before) / many / 1024).toFixed(1)} KB a socket`

/** Asked from elsewhere, so that asking is not counted itself. */
const counted =
  (statement: string) =>
  async ({ server, database: { name } }: Rooms) => {
    const { rows } = await onServer(server, (client) =>
      client.query<{ count: number }>(statement, [name]),
    )
    return rows[0]!.count
  }

const transactions = counted(
  'SELECT (xact_commit + xact_rollback)::int AS count FROM pg_stat_database WHERE datname = $1',
)
const connections = counted(
  'SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = $1',
)
