import { planeUrls } from '../../src/db/planes.ts'
import type { Database, Say, Server } from './databases.ts'
import { rate, ratio, table } from './figures.ts'
import { type Contestant, measure, type Pace, requireEqualAnswers } from './measure.ts'
import { type GatewayWish, startGateway, type Where } from './peers.ts'
import type { Scenario } from './scenario.ts'
import { type Issuer, openIssuer } from './tokens.ts'
import type { World } from './world.ts'

/** What a part has to work with; the worlds are made when the first part asks for them. */
export type Bench = Pace & {
  say: Say
  server: Server
  secret: string
  scenarios: Scenario[]
  /** The world of few companies. */
  world: World
  few(): Promise<Database>
  many(): Promise<Database>
}

export type Part = { title: string; table: string; missed: string[] }

export type Opened = { where: Where; issuer: Issuer }

export async function openFor({ secret }: Bench, database: Database): Promise<Opened> {
  const issuer = await openIssuer(database.url, secret)
  const where = { databaseUrl: '', ownerUrl: '', publicJwk: issuer.publicJwk, secret }
  return { where: at(database, where), issuer }
}

export const at = ({ url }: Database, where: Where): Where => ({
  ...where,
  databaseUrl: planeUrls(url).tenant,
  ownerUrl: url,
})

export async function gateway(
  label: string,
  { where, issuer }: Opened,
  wish: GatewayWish = {},
): Promise<Contestant> {
  return { label, tongue: 'circlegate', peer: await startGateway(where, wish), issuer }
}

/** Those of the wanted scenarios that change nothing and are asked most. */
export const readsOf = ({ scenarios }: Bench): Scenario[] =>
  scenarios.filter(({ name }) => name === 'list' || name === 'point')

/** How much more time the first of two takes than the second. */
export async function inPairs(
  bench: Bench,
  pair: Contestant[],
  { title, goal }: { title: string; goal: number },
): Promise<Part> {
  const rows: string[][] = []
  const missed: string[] = []
  try {
    for (const scenario of bench.scenarios) {
      const [first, second] = await compare(bench, scenario, pair)
      const times = ratio(second!, first!)
      if (times > goal) missed.push(scenario.name)
      rows.push([scenario.name, rate(first!), rate(second!), `${times.toFixed(2)} (${goal})`])
    }
  } finally {
    await Promise.all(pair.map(({ peer }) => peer.stop()))
  }
  const head = ['requests a second', ...pair.map(({ label }) => label), 'times as long (at most)']
  return { title, table: table(head, rows), missed }
}

export async function compare(bench: Bench, scenario: Scenario, contestants: Contestant[]) {
  const faults = await requireEqualAnswers(scenario, contestants)
  bench.say(`${scenario.name}: equal answers; the comparison found all of ${faults} planted faults`)
  return measure(scenario, contestants, bench)
}
