import { type Bench, gateway, inPairs, openFor, type Part, readsOf } from '../support/contest.ts'
import type { Database } from '../support/databases.ts'

/** The same circle among few companies and among many. */
export async function tenants(bench: Bench): Promise<Part> {
  const among = async (label: string, database: Database) =>
    gateway(label, await openFor(bench, database))
  const pair = [
    await among('10,000 companies', await bench.many()),
    await among('100 companies', await bench.few()),
  ]
  const reads = { ...bench, scenarios: readsOf(bench) }
  return inPairs(reads, pair, { title: 'What other companies cost', goal: 1.2 })
}
