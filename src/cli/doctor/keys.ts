import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { KeyWrap, WrongSecret } from '../../auth/key-wrap.ts'
import { withConnection } from '../../db/connect.ts'
import type { OpenDatabase } from '../../db/open.ts'
import { planeUrls } from '../../db/planes.ts'
import { type Finding, fine, wrong } from './finding.ts'
import { configOf, type Scene } from './scene.ts'

const query = `SELECT wrapped_private AS wrapped FROM signing_key WHERE signs_until > now()`

/** Whether the secret of this process opens the keys that lie in the database. */
export async function examineKeys(scene: Scene, database: OpenDatabase): Promise<Finding[]> {
  const config = configOf(scene)
  if (!config) return []
  const wrapped = await keysIn(database)
  if (!wrapped.length) return [fine('keys', 'none yet: the first sign-in makes one')]
  const file = join(scene.folder, config.dataDir, 'secret-key')
  const secret = config.secretKey ?? (await readFile(file, 'utf8').catch(() => undefined))
  if (!secret) return [wrong('keys', `keys are there, and neither SECRET_KEY nor ${file}`, remedy)]
  const opened = await Promise.all(wrapped.map((key) => opens(new KeyWrap(secret), key)))
  const shut = opened.filter((one) => !one).length
  if (!shut) return [fine('keys', `SECRET_KEY opens the signing keys (${wrapped.length})`)]
  return [
    wrong('keys', `SECRET_KEY does not open ${shut} of ${wrapped.length} signing keys`, remedy),
  ]
}

const remedy = 'set SECRET_KEY to what it was when they were made, the same on every node'

async function keysIn({ databaseUrl }: OpenDatabase): Promise<string[]> {
  const { identity } = planeUrls(databaseUrl)
  return withConnection(identity, 'DATABASE_URL', async (client) => {
    const { rows } = await client.query<{ wrapped: string }>(query)
    return rows.map(({ wrapped }) => wrapped)
  })
}

async function opens(wrap: KeyWrap, key: string): Promise<boolean> {
  try {
    await wrap.open(key)
    return true
  } catch (error) {
    if (error instanceof WrongSecret) return false
    throw error
  }
}
