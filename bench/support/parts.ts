import { planeUrls } from '../../src/db/planes.ts'
import type { StartOptions } from '../../src/server/start.ts'
import { type Database, type Say, type Server, tidy, withoutWallBelow } from './databases.ts'
import { milliseconds, rate, ratio, table } from './figures.ts'
import { type Contestant, measure, type Pace, requireEqualAnswers } from './measure.ts'
import { startFloor, startGateway, startPostgraphile, type Where } from './peers.ts'
import type { Scenario } from './scenario.ts'
import { type Issuer, openIssuer } from './tokens.ts'

export type Bench = Pace & { say: Say; server: Server; secret: string }
export type Part = { title: string; table: string; missed: string[] }

/** We, PostGraphile and the floor, on the same database. */
export async function againstPeers(
  bench: Bench,
  database: Database,
  scenarios: Scenario[],
): Promise<Part> {
  const { where, issuer } = await openFor(bench, database)
  const starting = [startGateway(where), startPostgraphile(where), startFloor(where)]
  const peers = await Promise.all(starting)
  const contestants = peers.map((peer): Contestant => ({ label: peer.name, tongue: peer.name, peer, issuer })) // biome-ignore format: one shape
  const missed: string[] = []
  const rows: string[][] = []
  try {
    for (const scenario of scenarios) {
      const [ours, theirs, floor] = await compare(bench, scenario, contestants)
      const [toThem, toFloor] = [ratio(ours!, theirs!), ratio(ours!, floor!)]
      const { goals } = scenario
      if (toThem < goals.postgraphile || toFloor < goals.floor) missed.push(scenario.name)
      rows.push([
        `**${scenario.name}**: ${scenario.says}`,
        rate(ours!),
        rate(theirs!),
        rate(floor!),
        `${toThem.toFixed(2)} (${goals.postgraphile})`,
        `${toFloor.toFixed(2)} (${goals.floor})`,
        [ours!, theirs!, floor!].map((rounds) => milliseconds(rounds, 'p95')).join(' / '),
      ])
    }
  } finally {
    await Promise.all(peers.map((peer) => peer.stop()))
    await tidy(database)
  }
  const head = ['requests a second', 'Circlegate', 'PostGraphile', 'floor', '× PostGraphile (goal)', '× floor (goal)', '95 % within, ms'] // biome-ignore format: one row
  return { title: 'Against others', table: table(head, rows), missed }
}

/** The same program with its three walls and without. */
export async function wallsOnAndOff(
  bench: Bench,
  database: Database,
  scenarios: Scenario[],
): Promise<Part> {
  const walled = await openFor(bench, database)
  const open = await withoutWallBelow(bench.server, database)
  try {
    const on = await gateway('walls on', walled)
    const off = await gateway('walls off', { ...walled, where: at(open, walled.where) }, { walls: { door: false, inside: false } }) // biome-ignore format: one gateway
    return await inPairs(bench, [on, off], scenarios, { title: 'What the walls cost', goal: 1.3 })
  } finally {
    await open.drop()
    await tidy(database)
  }
}

/** The same circle among few companies and among many. */
export async function fewAndMany(
  bench: Bench,
  few: Database,
  many: Database,
  scenarios: Scenario[],
): Promise<Part> {
  const among = async (label: string, database: Database) =>
    gateway(label, await openFor(bench, database))
  const pair = [await among('10,000 companies', many), await among('100 companies', few)]
  return inPairs(bench, pair, scenarios, { title: 'What other companies cost', goal: 1.2 })
}

type Opened = { where: Where; issuer: Issuer }

async function openFor({ secret }: Bench, database: Database): Promise<Opened> {
  const issuer = await openIssuer(database.url, secret)
  const where = { databaseUrl: '', ownerUrl: '', publicJwk: issuer.publicJwk, secret }
  return { where: at(database, where), issuer }
}

const at = ({ url }: Database, where: Where): Where => ({
  ...where,
  databaseUrl: planeUrls(url).tenant,
  ownerUrl: url,
})

async function gateway(
  label: string,
  { where, issuer }: Opened,
  options: StartOptions = {},
): Promise<Contestant> {
  return { label, tongue: 'circlegate', peer: await startGateway(where, options), issuer }
}

/** How much more time the first of two takes than the second. */
async function inPairs(
  bench: Bench,
  pair: Contestant[],
  scenarios: Scenario[],
  { title, goal }: { title: string; goal: number },
): Promise<Part> {
  const rows: string[][] = []
  const missed: string[] = []
  try {
    for (const scenario of scenarios) {
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

async function compare(bench: Bench, scenario: Scenario, contestants: Contestant[]) {
  const faults = await requireEqualAnswers(scenario, contestants)
  bench.say(`${scenario.name}: equal answers; the comparison found all of ${faults} planted faults`)
  return measure(scenario, contestants, bench)
}
