import { setTimeout as pause } from 'node:timers/promises'
import { create } from '../scenarios/create.ts'
import { type Bench, gateway, openFor, type Part } from '../support/contest.ts'
import { type Database, onServer, tidy } from '../support/databases.ts'
import { milliseconds, rate, ratio, table } from '../support/figures.ts'
import { fire, type Round } from '../support/load.ts'
import { nextShots } from '../support/measure.ts'
import type { Scenario } from '../support/scenario.ts'
import { circle, circlesEach, memberOf } from '../support/world.ts'

const many = 8
/** More than one writer has ever sent in a second. */
const plenty = 1_500
const goal = 1.2

/** Sites are added in so many companies, by so many at once. */
type Way = { says: string; together: number; scenario: Scenario }

const inCompanies = (companies: number): Scenario => {
  const turnOf = (turn: number) => turn * circlesEach + (turn % companies)
  return {
    ...create,
    who: (turn) => memberOf(circle((turn % companies) + 1), turn),
    asks: { ...create.asks, circlegate: (turn) => create.asks.circlegate(turnOf(turn)) },
  }
}

const ways: Way[] = [
  { says: 'one writer', together: 1, scenario: inCompanies(1) },
  { says: `${many} writers in one company`, together: many, scenario: inCompanies(1) },
  { says: `${many} writers in ${many} companies`, together: many, scenario: inCompanies(many) },
]

/** Whether those who write in one company wait for each other: they should be as fast as those of many. */
export async function writers(bench: Bench): Promise<Part> {
  const database = await bench.few()
  const opened = await openFor(bench, database)
  const home = await gateway('writers', opened)
  const rounds = ways.map((): Round[] => [])
  const waits = ways.map((): Waits => ({ looks: 0, rows: 0, commits: 0 }))
  try {
    await requireWaitsSeen(bench, database)
    for (let round = 0; round <= bench.rounds; round++) {
      for (const [index, { says, together, scenario }] of ways.entries()) {
        const shots = nextShots(home, scenario, together * bench.seconds * plenty)
        const looking = watched(bench, database)
        const found = await fire(home.peer.port, shots, { seconds: bench.seconds, together })
        const seen = await looking.end()
        bench.say(`${says}: ${Math.round(found.perSecond)}/s; ${JSON.stringify(seen)}`)
        // The first one warms up.
        if (round === 0) continue
        rounds[index]!.push(found)
        for (const key of Object.keys(seen) as (keyof Waits)[]) waits[index]![key] += seen[key]
      }
    }
  } finally {
    await home.peer.stop()
    await tidy(database)
  }
  return told(rounds, waits)
}

function told(rounds: Round[][], waits: Waits[]): Part {
  const [, inOne, inMany] = rounds as [Round[], Round[], Round[]]
  const times = ratio(inMany, inOne)
  const rows = ways.map(({ says }, index) => [
    says,
    rate(rounds[index]!),
    milliseconds(rounds[index]!, 'p50'),
    milliseconds(rounds[index]!, 'p95'),
    `${waits[index]!.rows} / ${waits[index]!.commits} of ${waits[index]!.looks}`,
    index === 1 ? `${times.toFixed(2)} (${goal})` : '',
  ])
  const head = [
    'sites added by',
    'a second',
    'half within, ms',
    '95 % within, ms',
    'looks at which somebody waited for a row / to commit',
    'times as long as in many (at most)',
  ]
  const queued = waits[1]!.rows > waits[1]!.looks / 100
  return {
    title: 'Whether writers queue',
    table: table(head, rows),
    missed: times > goal || queued ? ['writers in one company'] : [],
  }
}

const lookEveryMs = 5

/** How often it was looked, and found that somebody waited for another one's row, or for its turn to notify at commit. */
type Waits = { looks: number; rows: number; commits: number }

const waiting = `
  SELECT count(*) FILTER (WHERE l.locktype IN ('tuple', 'transactionid'))::int AS rows,
         count(*) FILTER (WHERE l.locktype = 'object')::int AS commits
    FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE NOT l.granted AND a.datname = $1`

/** Looks again and again whether any transaction waits for another one. */
function watched({ server }: Bench, { name }: Database) {
  let going = true
  const looking = onServer(server.url, async (client) => {
    const found: Waits = { looks: 0, rows: 0, commits: 0 }
    while (going) {
      const { rows } = await client.query<Omit<Waits, 'looks'>>(waiting, [name])
      found.looks++
      if (rows[0]!.rows > 0) found.rows++
      if (rows[0]!.commits > 0) found.commits++
      await pause(lookEveryMs)
    }
    return found
  })
  const end = () => {
    going = false
    return looking
  }
  return { end }
}

/** The positive control: of two who write one row, one waits, and is seen to. */
async function requireWaitsSeen(bench: Bench, database: Database): Promise<void> {
  const touch = 'UPDATE telecom_circle SET name = name'
  const looking = watched(bench, database)
  await onServer(database.url, async (first) => {
    await first.query('BEGIN')
    await first.query(touch)
    const second = onServer(database.url, (client) => client.query(touch))
    await pause(200)
    await first.query('ROLLBACK')
    await second
  })
  const seen = await looking.end()
  if (seen.rows === 0) throw new Error('Somebody waited for a row, and it was not seen.')
}
