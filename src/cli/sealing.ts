import { Sessions } from '../auth/sessions.ts'
import { SigningKeys } from '../auth/signing-keys.ts'
import { readKeysConfig } from '../config/index.ts'
import { keepSecretKey } from '../config/secret-key.ts'
import { Lanes } from '../db/lanes.ts'
import { openDatabase } from '../db/open.ts'
import { planeUrls } from '../db/planes.ts'
import { type Sealing, sealingWith } from '../events/journal.ts'
import { requireMigrated } from './database.ts'

/** What journals are sealed with and archives are signed with, until the command ends. */
export type Desk = {
  /** The system plane, and where to open a lane on it that reads for long. */
  lanes: Lanes
  url: string
  keys: SigningKeys
  sealing: Sealing
}

export async function withSealing(
  env: NodeJS.ProcessEnv,
  use: (desk: Desk) => Promise<void>,
): Promise<void> {
  const config = readKeysConfig(env)
  const database = await openDatabase(config, { share: true })
  const urls = planeUrls(database.databaseUrl)
  const identity = new Lanes({ url: urls.identity, max: 1 })
  const lanes = new Lanes({ url: urls.system, max: 2 })
  try {
    await requireMigrated(database)
    const secret = config.secretKey ?? (await keepSecretKey(config.dataDir))
    const keys = new SigningKeys(new Sessions(identity).run, secret)
    await use({ lanes, url: urls.system, keys, sealing: sealingWith(keys, secret) })
  } finally {
    await Promise.all([identity.end(), lanes.end()])
    await database.stop()
  }
}
