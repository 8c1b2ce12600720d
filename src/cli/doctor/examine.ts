import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { ownerVariable, withConnection } from '../../db/connect.ts'
import { type OpenDatabase, openDatabase } from '../../db/open.ts'
import { DatabaseProblem } from '../../db/problem.ts'
import { examineDatabase } from './database.ts'
import { examineDisk } from './disk.ts'
import { examineEnvironment } from './environment.ts'
import { type Finding, fine, wrong } from './finding.ts'
import { examineKeys } from './keys.ts'
import { examineMail } from './mail.ts'
import { examineMigrations } from './migrations.ts'
import { examinePort } from './port.ts'
import { examineRedis } from './redis.ts'
import { examineRights } from './rights.ts'
import { databaseConfigOf, type Scene } from './scene.ts'

/** Looks at everything that it can get at, and changes nothing. */
export async function examine(scene: Scene): Promise<Finding[]> {
  const around = await Promise.all([
    examineEnvironment(scene),
    examineDisk(scene),
    examinePort(scene),
    examineRedis(scene),
    examineMail(scene),
  ])
  return [...around.flat(), ...(await examineWithin(scene))]
}

async function examineWithin(scene: Scene): Promise<Finding[]> {
  const config = databaseConfigOf(scene)
  if (!config) return []
  const dataDir = resolve(scene.folder, config.dataDir)
  if (!config.databaseUrl && !config.migrateDatabaseUrl && !existsSync(join(dataDir, 'postgres')))
    return [fine('database', 'none yet: npm start makes an embedded one')]
  try {
    const database = await openDatabase({ ...config, dataDir }, { share: true })
    return await lookInside(scene, database, config.production).finally(database.stop)
  } catch (error) {
    if (!(error instanceof DatabaseProblem)) throw error
    return [wrong('database', error.found, error.todo ?? 'mend DATABASE_URL')]
  }
}

async function lookInside(
  scene: Scene,
  database: OpenDatabase,
  production: boolean,
): Promise<Finding[]> {
  return withConnection(database.ownerUrl, ownerVariable, async (owner) => {
    const server = await examineDatabase(owner, scene)
    // Of a server that cannot be used nothing more is asked.
    if (server.some(({ state }) => state === 'wrong')) return server
    const migrations = await examineMigrations(database, owner)
    const unfinished = migrations.some(
      ({ about, state }) => about === 'migrations' && state === 'wrong',
    )
    // Without its tables there are no logins and no keys to look at.
    if (unfinished) return [...server, ...migrations]
    const rights = await examineRights(database, production)
    const shut = rights.some(({ state }) => state === 'wrong')
    const keys = shut ? [] : await examineKeys(scene, database)
    return [...server, ...rights, ...migrations, ...keys]
  })
}
