import { at, type Bench, gateway, inPairs, openFor, type Part } from '../support/contest.ts'
import { tidy, withoutWallBelow } from '../support/databases.ts'

/** The same program with its three walls and without. */
export async function walls(bench: Bench): Promise<Part> {
  const database = await bench.few()
  const walled = await openFor(bench, database)
  const open = await withoutWallBelow(bench.server, database)
  try {
    const on = await gateway('walls on', walled)
    const off = await gateway(
      'walls off',
      { ...walled, where: at(open, walled.where) },
      { options: { walls: { door: false, inside: false } } },
    )
    return await inPairs(bench, [on, off], { title: 'What the walls cost', goal: 1.3 })
  } finally {
    await open.drop()
    await tidy(database)
  }
}
