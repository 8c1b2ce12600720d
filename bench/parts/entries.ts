import { burden, callerKinds, issuerFor } from '../support/burden.ts'
import { type Bench, compare, gateway, openFor, type Part, readsOf } from '../support/contest.ts'
import { rate, ratio, table } from '../support/figures.ts'
import type { Contestant } from '../support/measure.ts'

const goal = 1.3

/** The same questions by people about whom much has to be looked at, and by others; all are answered the same. */
export async function entries(bench: Bench): Promise<Part> {
  const database = await bench.few()
  const lift = await burden(database)
  const opened = await openFor(bench, database)
  const { peer, ...home } = await gateway('', opened)
  const contestants = callerKinds.map(
    (kind): Contestant => ({
      ...home,
      peer,
      label: kind.says,
      issuer: issuerFor(opened.issuer, kind),
    }),
  )
  const rows: string[][] = []
  const missed: string[] = []
  try {
    for (const scenario of readsOf(bench)) {
      const [plain, ...others] = await compare(bench, scenario, contestants)
      const times = others.map((other) => ratio(plain!, other))
      if (times.some((one) => one > goal)) missed.push(scenario.name)
      const told = others.map(
        (other, index) => `${rate(other)}, ${times[index]!.toFixed(2)} (${goal})`,
      )
      rows.push([scenario.name, rate(plain!), ...told])
    }
  } finally {
    await peer.stop()
    await lift()
  }
  const [first, ...rest] = callerKinds.map(({ says }) => says)
  const head = [
    'requests a second by whoever has',
    first!,
    ...rest.map((says) => `${says}; times as long (at most)`),
  ]
  return { title: 'What many entries cost', table: table(head, rows), missed }
}
