import { readDatabaseConfig } from '../config/index.ts'
import { ownerVariable, withConnection } from '../db/connect.ts'
import { type OpenDatabase, openDatabase } from '../db/open.ts'
import { DatabaseProblem } from '../db/problem.ts'
import type { Terminal } from './terminal.ts'

/** Hands on the database that the variables name; the embedded one may be in use. */
export async function withDatabase<Result>(
  { env }: Terminal,
  use: (database: OpenDatabase) => Promise<Result>,
): Promise<Result> {
  const database = await openDatabase(readDatabaseConfig(env), { share: true })
  try {
    return await use(database)
  } finally {
    await database.stop()
  }
}

/** For commands that look into tables: says what is wrong with the database before they trip over it. */
export const requireMigrated = ({ ownerUrl }: OpenDatabase): Promise<void> =>
  withConnection(ownerUrl, ownerVariable, async (client) => {
    const { rows } = await client.query(`SELECT to_regclass('public._prisma_migrations') AS found`)
    if (rows[0].found === null)
      throw new DatabaseProblem('The database has no tables yet', 'run circlegate migrate deploy')
  })
