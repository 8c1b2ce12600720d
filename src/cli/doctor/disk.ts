import { access, constants, stat, statfs } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { type Finding, fine, warning, wrong } from './finding.ts'
import { databaseConfigOf, type Scene } from './scene.ts'

const tight = 1024 ** 3
const full = 100 * 1024 ** 2

/** What the embedded database and the sample world are kept in; production keeps nothing here. */
export async function examineDisk(scene: Scene): Promise<Finding[]> {
  const config = databaseConfigOf(scene)
  if (!config || config.production) return []
  const folder = resolve(scene.folder, config.dataDir)
  const usable = await canWriteIn(folder)
  if (!usable)
    return [
      wrong(
        'disk',
        `${folder} is no folder that can be written to`,
        'move it away or mend its rights',
      ),
    ]
  return [await space(folder), ...(await secrecy(join(folder, 'secret-key')))]
}

/** A folder that is not there yet will be made in the one above it. */
async function canWriteIn(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined)
  if (found && !found.isDirectory()) return false
  return access(found ? folder : dirname(folder), constants.W_OK).then(
    () => true,
    () => false,
  )
}

async function space(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(dirname(folder))
  const free = bavail * bsize
  const found = `${(free / 1024 ** 3).toFixed(1)} GiB free for ${folder}`
  if (free < full) return wrong('disk', found, 'make room: a full disk stops PostgreSQL')
  return free < tight ? warning('disk', found, 'make room soon') : fine('disk', found)
}

/** Whoever reads this key can sign in as anybody. */
async function secrecy(file: string): Promise<Finding[]> {
  const found = await stat(file).catch(() => undefined)
  if (!found || (found.mode & 0o077) === 0) return []
  return [wrong('disk', `others may read ${file}`, `run: chmod 600 ${file}`)]
}
