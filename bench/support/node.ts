import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export const postgraphileFolder = fileURLToPath(new URL('../peers/postgraphile/', import.meta.url))

const theirs = `${postgraphileFolder}node_modules/node/bin/node`

/** PostGraphile needs Node 22; all programs run on the same one, the bench's own if it is new enough. */
export function nodeForPeers(): string {
  const isNewEnough = Number(process.versions.node.split('.')[0]) >= 22
  return isNewEnough || !existsSync(theirs) ? process.execPath : theirs
}

export async function nodeVersionForPeers(): Promise<string> {
  const { stdout } = await promisify(execFile)(nodeForPeers(), ['--version'])
  return stdout.trim().slice(1)
}

/** What `npm start` tells Node. */
export function startOptions(): string[] {
  const { scripts } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  return scripts.start.split(' ').filter((word: string) => word.startsWith('--'))
}
