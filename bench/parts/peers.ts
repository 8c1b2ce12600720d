import { type Bench, compare, openFor, type Part } from '../support/contest.ts'
import { tidy } from '../support/databases.ts'
import { milliseconds, rate, ratio, table } from '../support/figures.ts'
import type { Contestant } from '../support/measure.ts'
import { startFloor, startGateway, startPostgraphile } from '../support/peers.ts'

/** We, PostGraphile and the floor, on the same database. */
export async function peers(bench: Bench): Promise<Part> {
  const database = await bench.few()
  const { where, issuer } = await openFor(bench, database)
  const starting = [startGateway(where), startPostgraphile(where), startFloor(where)]
  const peers = await Promise.all(starting)
  const contestants = peers.map(
    (peer): Contestant => ({ label: peer.name, tongue: peer.name, peer, issuer }),
  )
  const missed: string[] = []
  const rows: string[][] = []
  try {
    for (const scenario of bench.scenarios) {
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
  const head = [
    'requests a second',
    'Circlegate',
    'PostGraphile',
    'floor',
    '× PostGraphile (goal)',
    '× floor (goal)',
    '95 % within, ms',
  ]
  return { title: 'Against others', table: table(head, rows), missed }
}
