import { Client } from 'undici'
import { decide, type Place } from '../../src/auth/decide.ts'
import { findFacts } from '../../src/auth/facts.ts'
import type { Query } from '../../src/db/query.ts'
import { scopeOf } from '../../src/tenancy/scope.ts'
import { point } from '../scenarios/point.ts'
import { burden, callerKinds, type Kind, memberLike } from '../support/burden.ts'
import { type Bench, gateway, openFor, type Part } from '../support/contest.ts'
import { type Database, onServer } from '../support/databases.ts'
import { median, table } from '../support/figures.ts'
import { ask, type Shot } from '../support/load.ts'
import type { Contestant } from '../support/measure.ts'
import { freshSessions } from '../support/sessions.ts'
import { circle, type Member } from '../support/world.ts'

/** So many requests of each sort in a round. */
const requests = 40
const decided = 20_000

type Times = {
  kept: number[]
  unseen: number[]
  changed: number[]
  facts: number[]
  decision: number[]
}

/** What it costs to know what somebody may, and to say so. */
export async function decisions(bench: Bench): Promise<Part> {
  const database = await bench.few()
  const lift = await burden(database)
  const opened = await openFor(bench, database)
  const home = await gateway('decisions', opened)
  const found = callerKinds.map(
    (): Times => ({ kept: [], unseen: [], changed: [], facts: [], decision: [] }),
  )
  try {
    for (let round = 0; round <= bench.rounds; round++) {
      for (const [index, kind] of callerKinds.entries()) {
        const times = await asked({ bench, database, home }, memberLike(kind, circle(1), round))
        // The first one warms up.
        if (round > 0) note(found[index]!, times)
        bench.say(`${kind.says}: ${inWords(times)}`)
      }
    }
  } finally {
    await home.peer.stop()
    await lift()
  }
  const rows = callerKinds.map(({ says }: Kind, index) => [says, ...cellsOf(found[index]!)])
  const head = [
    'one site by its id, for whoever has',
    'known to the node, ms',
    'never seen, ms',
    'whose rights have changed, ms',
    'of it to read the facts, ms',
    'one decision, µs',
  ]
  return { title: 'What decisions cost', table: table(head, rows), missed: [] }
}

type Rooms = { bench: Bench; database: Database; home: Contestant }

/** One after the other, of each sort in turn: what is told is how long each waits, not how many fit. */
async function asked({ bench, database, home }: Rooms, member: Member): Promise<Times> {
  const sessions = await freshSessions(database, member, requests)
  const times: Times = { kept: [], unseen: [], changed: [], facts: [], decision: [] }
  const way = new Client(`http://127.0.0.1:${home.peer.port}`)
  const once = (session: Member) => timed(() => ask(way, shotOf(bench, home, session)))
  await onServer(database.url, async (client) => {
    const change = 'UPDATE epoch SET value = value + 1 WHERE subject_id = $1'
    for (const session of sessions) {
      times.unseen.push(await once(session))
      times.kept.push(await once(session))
      await client.query(change, [member.account])
      times.changed.push(await once(session))
    }
    const run: Query = ({ text, values = [] }) => client.query(text, [...values]) as never
    await decidedBy(run, member, times)
    await client.query('DELETE FROM session WHERE id = ANY ($1)', [sessions.map((s) => s.session)])
  })
  await way.close()
  return times
}

function shotOf({ world }: Bench, { issuer }: Contestant, member: Member): Shot {
  const { path, body } = point(world).asks.circlegate(0)
  const authorization = `Bearer ${issuer.tokenFor(member)}`
  const headers = { authorization, 'content-type': 'application/json' }
  return { path, headers, body: JSON.stringify(body) }
}

/** The same in this process, without the way there and back. */
async function decidedBy(run: Query, member: Member, times: Times): Promise<void> {
  const acting = {
    accountId: member.account,
    sessionId: member.session,
    tenantId: member.tenant,
    membershipId: member.membership,
  }
  for (let turn = 0; turn < requests; turn++)
    times.facts.push(await timed(() => findFacts(run, acting)))
  const { facts, entries } = (await findFacts(run, acting))!
  const standing = { scope: scopeOf(facts), entries }
  const place: Place = { tenantId: member.tenant, unitId: null }
  let allowed = 0
  const took = await timed(async () => {
    for (let turn = 0; turn < decided; turn++)
      if (decide(standing, 'site.read', place).allowed) allowed++
  })
  if (allowed !== decided) throw new Error('Who asks may not read sites.')
  times.decision.push((took * 1000) / decided)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

function note(all: Times, some: Times): void {
  for (const key of Object.keys(all) as (keyof Times)[]) all[key].push(...some[key])
}

const cellsOf = ({ kept, unseen, changed, facts, decision }: Times): string[] =>
  [kept, unseen, changed, facts, decision].map((times) => median(times).toFixed(2))

const inWords = (times: Times) => cellsOf(times).join(' / ')
