import { type ChildProcess, spawn } from 'node:child_process'
import { open, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { DatabaseProblem } from '../problem.ts'
import { type Cluster, lastComplaint, serverEnvironment } from './cluster.ts'

/** A running server, as its own lock file describes it. */
export type Postmaster = { pid: number; port: number }

const lockFile = (cluster: Cluster) => join(cluster.folder, 'postmaster.pid')

export async function readPostmaster(cluster: Cluster): Promise<Postmaster | undefined> {
  const text = await readFile(lockFile(cluster), 'utf8').catch(() => '')
  const [pid, , , port] = text.split('\n')
  return pid && port ? { pid: Number(pid), port: Number(port) } : undefined
}

/** A lock left behind by a killed server blocks the next one when its process id is in use again. */
export async function removeStaleLock(cluster: Cluster): Promise<void> {
  await rm(lockFile(cluster), { force: true })
}

export async function launch(cluster: Cluster): Promise<Postmaster & { child: ChildProcess }> {
  const port = await freePort()
  const log = await open(cluster.log, 'w', 0o600)
  const child = spawn(join(cluster.programs, 'postgres'), flagsOf(cluster, port), {
    ...cluster.account,
    cwd: cluster.folder,
    env: serverEnvironment,
    // Its own process group: Ctrl-C in the terminal is ours to answer, after the work in flight.
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  child.unref()
  await log.close()
  return { pid: child.pid ?? 0, port, child }
}

function flagsOf(cluster: Cluster, port: number): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    // Whatever the machine's own is, as on any server: queries by hand then show the same days.
    timezone: 'UTC',
    ...(cluster.scratch && { full_page_writes: 'off', synchronous_commit: 'off' }),
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return ['-D', cluster.folder, '-p', String(port), ...flags, ...(cluster.scratch ? ['-F'] : [])]
}

/** Asks the server to end its sessions and go; resolves when its lock file is gone. */
export async function halt(cluster: Cluster, { pid }: Postmaster): Promise<void> {
  signal(pid, 'SIGINT')
  const deadline = Date.now() + 10_000
  while ((await readPostmaster(cluster))?.pid === pid) {
    if (Date.now() > deadline) return signal(pid, 'SIGQUIT')
    await pause(10)
  }
}

export function signal(pid: number, name: NodeJS.Signals | 0): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has gone by itself.
  }
}

export async function complaintOf(cluster: Cluster): Promise<DatabaseProblem> {
  const output = await readFile(cluster.log, 'utf8').catch(() => '')
  const reason = lastComplaint(output) ?? 'it ended without a word'
  return new DatabaseProblem(
    `The embedded PostgreSQL did not start: ${reason} (see ${cluster.log})`,
    `remove ${cluster.folder} to begin anew, or set DATABASE_URL`,
  )
}

export const pause = (milliseconds: number) =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject).listen(0, '127.0.0.1', resolve)
  })
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}
