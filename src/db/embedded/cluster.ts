import { execFile } from 'node:child_process'
import { chown, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { keepSecret } from '../../lib/secret-file.ts'
import { oneLine } from '../connect.ts'
import { DatabaseProblem } from '../problem.ts'
import { type Account, serverAccount } from './account.ts'
import { binaries } from './binaries.ts'
import { homeOf } from './home.ts'

/** A cluster on disk: its files, its programs, who runs it and how to log in. */
export type Cluster = {
  folder: string
  programs: string
  account?: Account
  password: string
  log: string
  /** Thrown away soon: written without care for a power cut. */
  scratch: boolean
}

/** A fixed surrounding: variables such as PGDATA or LANG of the caller must not change the cluster. */
export const serverEnvironment = { LC_ALL: 'C', TZ: 'UTC' }

/** Finds the cluster under `dataDir`, or makes it. */
export async function openCluster(dataDir: string, scratch: boolean): Promise<Cluster> {
  const account = await serverAccount()
  const home = await homeOf(dataDir, account)
  const cluster = {
    folder: join(home, 'postgres'),
    programs: await binaries(home, account),
    account,
    password: await keepSecret(join(dataDir, 'postgres-password'), 24),
    log: join(dataDir, 'postgres.log'),
    scratch,
  }
  const made = await stat(join(cluster.folder, 'PG_VERSION')).catch(() => undefined)
  if (!made) await initialise(cluster)
  return cluster
}

/** Made beside its place and moved there when complete, so that a killed start leaves no half. */
async function initialise(cluster: Cluster): Promise<void> {
  const unfinished = `${cluster.folder}.${process.pid}`
  const passwordFile = `${unfinished}.password`
  try {
    await mkdir(unfinished, { mode: 0o700 })
    await writeFile(passwordFile, cluster.password, { mode: 0o600 })
    await giveAway([unfinished, passwordFile], cluster.account)
    await runInitdb(cluster, unfinished, passwordFile)
    await rename(unfinished, cluster.folder).catch((error) => {
      // Another process that started at this very moment was quicker: its cluster will do.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } catch (error) {
    throw new DatabaseProblem(
      `The embedded PostgreSQL could not be made in ${cluster.folder}: ${oneLine(error)}`,
      'set DATABASE_URL to use another',
      { cause: error },
    )
  } finally {
    await rm(passwordFile, { force: true })
    await rm(unfinished, { recursive: true, force: true })
  }
}

async function giveAway(paths: string[], account?: Account): Promise<void> {
  if (!account) return
  for (const path of paths) await chown(path, account.uid, account.gid)
}

async function runInitdb(cluster: Cluster, folder: string, passwordFile: string): Promise<void> {
  const flags = [
    `--pgdata=${folder}`,
    '--username=postgres',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    // PostgreSQL's own locale sorts and folds alike on every operating system.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(cluster.scratch ? ['--no-sync'] : []),
  ]
  await promisify(execFile)(join(cluster.programs, 'initdb'), flags, {
    ...cluster.account,
    cwd: folder,
    env: serverEnvironment,
  }).catch((error) => {
    throw new Error(lastComplaint(String(error.stderr ?? '')) ?? oneLine(error))
  })
}

/** What initdb and the server say when they give up. */
export function lastComplaint(output: string): string | undefined {
  const complaints = output.match(/(?:error|FATAL|PANIC|could not|cannot).*$/gim)
  return complaints?.at(-1)
}
