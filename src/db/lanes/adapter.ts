import { PrismaPg } from '@prisma/adapter-pg'
import type {
  Transaction as PrismaTransaction,
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import pg from 'pg'
import type { Question } from './connection.ts'
import type { Lane } from './lane.ts'
import { LaneError } from './lane-error.ts'

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>

/** Prisma's own adapter for PostgreSQL, talking to one lane where it expects a pool. */
export function laneAdapter(lane: Lane): SqlDriverAdapterFactory {
  const outside = over((question) => lane.current.send(question))
  const inside = over((question) => lane.current.ask(question))
  const { provider, adapterName } = outside
  return {
    provider,
    adapterName,
    async connect(): Promise<SqlDriverAdapter> {
      const [adapter, within] = await Promise.all([outside.connect(), inside.connect()])
      return Object.assign(adapter, {
        startTransaction: async (isolation?: string) => {
          if (isolation) throw new LaneError('LANE_REFUSED', 'The operation fixes the isolation.')
          return savepoint(lane, within)
        },
      })
    },
  }
}

/** The stock adapter insists on a pg Pool; this one never connects, and one method of it is used. */
const over = (query: (question: Question) => Promise<unknown>) =>
  new PrismaPg(Object.assign(new pg.Pool(), { query }))

/** A transaction in the eyes of Prisma: for nested writes, batches and the like. */
async function savepoint(lane: Lane, within: Adapter): Promise<PrismaTransaction> {
  const { release, rollback } = await lane.current.savepoint()
  const run = async (text: string) => {
    await lane.current.ask({ text })
  }
  return {
    provider: within.provider,
    adapterName: within.adapterName,
    // Phantom: Prisma sends no BEGIN, COMMIT or ROLLBACK of its own.
    options: { usePhantomQuery: true },
    queryRaw: (query) => within.queryRaw(query),
    executeRaw: (query) => within.executeRaw(query),
    commit: release,
    rollback,
    createSavepoint: (name) => run(`SAVEPOINT ${name}`),
    rollbackToSavepoint: (name) => run(`ROLLBACK TO ${name}`),
    releaseSavepoint: (name) => run(`RELEASE ${name}`),
  }
}
