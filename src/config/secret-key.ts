import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The key of a development set-up: made at the first start and kept for its owner's eyes only. */
export async function keepSecretKey(dataDir: string): Promise<string> {
  const file = join(dataDir, 'secret-key')
  const unfinished = `${file}.${randomBytes(4).toString('hex')}`
  await mkdir(dataDir, { recursive: true })
  await writeFile(unfinished, randomBytes(36).toString('base64url'), { mode: 0o600 })
  // Linked when complete, so that two processes that start at once read the same whole key.
  await link(unfinished, file).catch(ignoreExisting)
  await rm(unfinished)
  return readFile(file, 'utf8')
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
