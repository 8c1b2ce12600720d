import { chmod, mkdir, realpath, rm, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { digest } from '../../lib/digest.ts'
import { type Account, open } from './account.ts'

/** Where root keeps what the server's account could not reach in a closed folder. */
const commonHome = '/var/lib/circlegate'

/**
 * The folder that holds the cluster: `dataDir` itself, unless the account that PostgreSQL runs as
 * cannot pass the folders above it. Then it lies elsewhere and `dataDir` holds a link to it.
 */
export async function homeOf(dataDir: string, account?: Account): Promise<string> {
  await mkdir(dataDir, { recursive: true })
  const place = await realpath(dataDir)
  if (!account) return place
  await chmod(place, 0o711)
  if (await open(place)) return place
  const home = join(commonHome, digest(place, 'hex').slice(0, 16))
  await mkdir(home, { recursive: true })
  await Promise.all([chmod(commonHome, 0o711), chmod(home, 0o711)])
  await linkCluster(place, home)
  return home
}

async function linkCluster(place: string, home: string): Promise<void> {
  const link = join(place, 'postgres')
  if (await stat(link).catch(() => undefined)) return
  // Whoever removed the data folder wants to begin anew: what its link pointed to goes with it.
  const cluster = join(home, 'postgres')
  await rm(cluster, { recursive: true, force: true })
  await rm(link, { force: true })
  await symlink(cluster, link)
}
