import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'undici'
import type { Answers } from '../clients/flood.ts'
import { badScenarios } from '../scenarios/bad.ts'
import { point } from '../scenarios/point.ts'
import { type Bench, gateway, openFor, type Part } from '../support/contest.ts'
import { percentile, table } from '../support/figures.ts'
import { ask, type Shot } from '../support/load.ts'
import { type Contestant, nextShots } from '../support/measure.ts'
import { launch } from '../support/program.ts'
import type { Scenario } from '../support/scenario.ts'
import { circle, circlesEach, memberOf, type World } from '../support/world.ts'

/** As they are shipped. */
const asShipped = {
  budgets: { caller: 100_000, tenant: 1_000_000, address: 10_000 },
  sockets: { caller: 100, address: 5000 },
}

const perSecond = 50
/** How long the bad one is at it before the good one comes and after it has gone. */
const headStart = 300

type Seen = { times: number[]; refused: number; answers: Answers }

/** A good client asks at a steady pace, while a bad one does what it can. */
export async function overload(bench: Bench): Promise<Part> {
  const { world, rounds, seconds, say } = bench
  const opened = await openFor(bench, await bench.few())
  const good = await gateway('good', opened, { config: asShipped })
  const bad = await launch('../clients/flood.ts')
  const scenario = pointOfOneCircle(world)
  const bads = Object.entries(badScenarios(world, circleOf))
  const seen = bads.map((): Seen => ({ times: [], refused: 0, answers: {} }))
  const { port } = good.peer
  try {
    await steadily(good, nextShots(good, scenario, seconds * perSecond))
    for (let round = 1; round <= rounds; round++) {
      for (const [turn, [label, sent]] of bads.entries()) {
        const shots = nextShots(good, scenario, seconds * perSecond)
        const token = opened.issuer.tokenFor(somebody(turn, round))
        const time = seconds + (2 * headStart) / 1000
        const answers = sent && bad.ask<Answers>({ port, seconds: time, ...sent(token) })
        await pause(headStart)
        note(seen[turn]!, { ...(await steadily(good, shots)), answers: (await answers) ?? {} })
        say(`${label}, round ${round}/${rounds}: ${inWords(seen[turn]!.answers)}`)
      }
    }
  } finally {
    await Promise.all([good.peer.stop(), bad.stop()])
  }
  const rows = bads.map(([label], turn) => rowOf(label, seen[turn]!))
  const head = [
    'what somebody else sends',
    'half within, ms',
    '99 % within, ms',
    'not answered',
    'how somebody else is answered',
  ]
  return { title: 'What a bad client costs a good one', table: table(head, rows), missed: [] }
}

/** The good one is of the first circle alone; whoever means no good is of another one each time. */
function pointOfOneCircle(world: World): Scenario {
  const { who, asks, ...rest } = point(world)
  const first = (turn: number) => turn * circlesEach
  const circlegate = (turn: number) => asks.circlegate(first(turn))
  return { ...rest, who: (turn) => who(first(turn)), asks: { ...asks, circlegate } }
}

const circleOf = (row: number) => 2 + row
const somebody = (row: number, round: number) => memberOf(circle(circleOf(row)), round)

/** At its pace, whether or not what it asked before has been answered. */
async function steadily({ peer: { port } }: Contestant, shots: Shot[]) {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 32 })
  const times: number[] = []
  let refused = 0
  const one = async (shot: Shot, index: number) => {
    await pause((index * 1000) / perSecond)
    const began = performance.now()
    try {
      await ask(pool, shot)
      times.push(performance.now() - began)
    } catch {
      refused++
    }
  }
  await Promise.all(shots.map(one))
  await pool.close()
  return { times, refused }
}

function note(seen: Seen, { times, refused, answers }: Seen): void {
  seen.times.push(...times)
  seen.refused += refused
  for (const [answer, count] of Object.entries(answers))
    seen.answers[answer] = (seen.answers[answer] ?? 0) + count
}

const rowOf = (label: string, { times, refused, answers }: Seen): string[] => [
  label,
  percentile(times, 0.5).toFixed(1),
  percentile(times, 0.99).toFixed(1),
  `${refused} of ${times.length + refused}`,
  inWords(answers),
]

const inWords = (answers: Answers): string =>
  Object.entries(answers)
    .map(([answer, count]) => `${count.toLocaleString('en')} × ${answer}`)
    .join(', ') || '–'
