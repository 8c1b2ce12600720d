import { Lanes, type Operation } from '../db/lanes.ts'
import { planeUrls } from '../db/planes.ts'
import { requireMigrated, withDatabase } from './database.ts'
import type { Terminal } from './terminal.ts'

/** All in one transaction of the plane that no policy holds back. */
export function onSystemPlane<Result>(
  terminal: Terminal,
  mode: 'read' | 'write',
  use: (work: Operation) => Promise<Result>,
): Promise<Result> {
  return withDatabase(terminal, async (database) => {
    await requireMigrated(database)
    const lanes = new Lanes({ url: planeUrls(database.databaseUrl).system, max: 1 })
    const work = lanes.begin({ mode })
    try {
      const result = await use(work)
      await work.commit()
      return result
    } catch (error) {
      await work.rollback(error)
      throw error
    } finally {
      await lanes.end()
    }
  })
}
