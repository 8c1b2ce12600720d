import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A secret of so many random bytes: made when it is first asked for, and kept for its owner's eyes only. */
export async function keepSecret(file: string, bytes: number): Promise<string> {
  const unfinished = `${file}.${randomBytes(4).toString('hex')}`
  await mkdir(dirname(file), { recursive: true })
  await writeFile(unfinished, randomBytes(bytes).toString('base64url'), { mode: 0o600 })
  // Linked when complete, so that two processes that start at once read the same whole one.
  await link(unfinished, file).catch(ignoreExisting)
  await rm(unfinished)
  return readFile(file, 'utf8')
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
