import { performance } from 'node:perf_hooks'
import { difference, faults, plain } from './answers.ts'
import type { Say } from './databases.ts'
import { askOnce, fire, type Round, type Shot } from './load.ts'
import type { Peer } from './peers.ts'
import type { PeerName, Scenario } from './scenario.ts'
import type { Issuer } from './tokens.ts'

/** A running program with the tongue it speaks and the issuer that it believes. */
export type Contestant = {
  label: string
  tongue: PeerName
  peer: Peer
  issuer: Issuer
  /** What is done around each of its rounds. */
  around?: ((round: () => Promise<Round>) => Promise<Round>) | undefined
}

export type Pace = {
  rounds: number
  seconds: number
  /** How long each contestant is asked before it is measured. */
  warm: number
}

/** Turns go on over the whole run, so that nothing is ever created twice. */
let turn = 0

/** Seconds and requests of a piece of the warming up. */
const piece = { seconds: 2, count: 5_000 }

/** Rounds of each contestant in turn, A B C A B C, so that a slow minute hurts all alike. */
export async function measure(
  scenario: Scenario,
  contestants: Contestant[],
  { rounds, seconds, warm, say }: Pace & { say: Say },
): Promise<Round[][]> {
  const results = contestants.map((): Round[] => [])
  const enough: number[] = []
  for (const [index, contestant] of contestants.entries()) {
    say(`${scenario.name}: warming up ${contestant.label}`)
    const perSecond = await warmUp(contestant, scenario, warm)
    enough[index] = Math.ceil(perSecond * seconds * 1.5) + 100
  }
  for (let round = 1; round <= rounds; round++) {
    for (const [index, contestant] of contestants.entries()) {
      const result = await fireAt(contestant, scenario, { seconds, count: enough[index]! })
      results[index]!.push(result)
      const perSecond = Math.round(result.perSecond)
      say(`${scenario.name} round ${round}/${rounds} ${contestant.label}: ${perSecond}/s`)
    }
  }
  return results
}

/** Until V8 has compiled what runs often. Answers the best rate on the way. */
async function warmUp(
  contestant: Contestant,
  scenario: Scenario,
  seconds: number,
): Promise<number> {
  const until = performance.now() + seconds * 1000
  let fastest = 0
  do {
    const { perSecond } = await fireAt(contestant, scenario, piece)
    fastest = Math.max(fastest, perSecond)
  } while (performance.now() < until)
  return fastest
}

/** All requests and their tokens are made first; the clock runs for the answers alone. */
function fireAt(
  contestant: Contestant,
  scenario: Scenario,
  { seconds, count }: { seconds: number; count: number },
) {
  const shots = nextShots(contestant, scenario, count)
  const { peer, around = (round) => round() } = contestant
  return around(() => fire(peer.port, shots, { seconds }))
}

type Speaker = Pick<Contestant, 'tongue' | 'issuer'>

export const nextShots = (speaker: Speaker, scenario: Scenario, count: number): Shot[] =>
  Array.from({ length: count }, () => shot(speaker, scenario, turn++))

function shot({ tongue, issuer }: Speaker, scenario: Scenario, turn: number): Shot {
  const { path, body } = scenario.asks[tongue](turn)
  const authorization = `Bearer ${issuer.tokenFor(scenario.who(turn))}`
  const headers = { authorization, 'content-type': 'application/json' }
  return { path, headers, body: JSON.stringify(body) }
}

const turnsCompared = 20

/** Stops unless all answer alike, value by value; and unless the comparison finds every fault. */
export async function requireEqualAnswers(
  scenario: Scenario,
  contestants: Contestant[],
): Promise<number> {
  const sizes = new Set<number>()
  for (let compared = 0; compared < turnsCompared; compared++, turn++) {
    const [first, ...others] = await answersOf(scenario, contestants)
    for (const [index, other] of others.entries()) {
      const found = difference(first, other)
      const { label } = contestants[index + 1]!
      if (found) throw new Error(`${scenario.name}: ${label} answers otherwise: ${found}`)
    }
    sizes.add(requireEachFaultFound(scenario, first))
  }
  return Math.min(...sizes)
}

function answersOf(scenario: Scenario, contestants: Contestant[]): Promise<unknown[]> {
  return Promise.all(
    contestants.map(async (contestant) => {
      const answer = await askOnce(contestant.peer.port, shot(contestant, scenario, turn))
      return plain(scenario.answers[contestant.tongue](answer as never))
    }),
  )
}

/** The positive control: an answer with one value changed or one row missing is not equal. */
function requireEachFaultFound({ name }: Scenario, answer: unknown): number {
  let planted = 0
  for (const fault of faults(answer)) {
    planted++
    if (!difference(answer, fault)) throw new Error(`${name}: a planted fault was not found.`)
  }
  if (planted < 10) throw new Error(`${name}: the answer is all but empty.`)
  return planted
}
