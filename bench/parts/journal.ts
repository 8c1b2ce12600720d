import { create } from '../scenarios/create.ts'
import { at, type Bench, compare, gateway, openFor, type Part } from '../support/contest.ts'
import { tidy, withoutJournal } from '../support/databases.ts'
import { median, rate, table } from '../support/figures.ts'

/** The same program on a database that writes the journal and on one that does not: nothing there is sealed, either. */
export async function journal(bench: Bench): Promise<Part> {
  const database = await bench.few()
  const written = await openFor(bench, database)
  const unwritten = await withoutJournal(bench.server, database)
  const pair = [
    await gateway('with the journal', written),
    await gateway('without', { ...written, where: at(unwritten, written.where) }),
  ]
  try {
    const [ours, bare] = await compare(bench, create, pair)
    const share = median(
      ours!.map(({ perSecond }, round) => 1 - perSecond / bare![round]!.perSecond),
    )
    const row = [create.says, rate(ours!), rate(bare!), `${(share * 100).toFixed(0)} %`]
    const head = ['mutations a second', ...pair.map(({ label }) => label), 'share of the journal']
    return { title: 'What the journal costs', table: table(head, [row]), missed: [] }
  } finally {
    await Promise.all(pair.map(({ peer }) => peer.stop()))
    await unwritten.drop()
    await tidy(database)
  }
}
