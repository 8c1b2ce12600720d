import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../../src/db/embedded.ts'
import { eventually, freePort, isFound, run } from './program.ts'
import { startProxy } from './proxy.ts'

export type Service = { url: string; end(): Promise<void> }

/** A PostgreSQL with the owner and the database that docs/operations.md has people make. */
export async function startPostgres(folder: string) {
  const { url, stop } = await startEmbedded(folder, { scratch: true })
  const [owner, logins] = [secret(), secret()]
  const superuser = new pg.Client({ connectionString: url })
  await superuser.connect()
  await superuser.query(`CREATE ROLE circlegate_owner LOGIN CREATEROLE PASSWORD '${owner}'`)
  await superuser.query('CREATE DATABASE circlegate_cluster OWNER circlegate_owner')
  await superuser.end()
  const as = (login: string, password: string) => {
    const { host } = new URL(url)
    return `postgres://${login}:${password}@${host}/circlegate_cluster`
  }
  return {
    ownerUrl: as('circlegate_owner', owner),
    url: as('circlegate_tenant', logins),
    end: stop,
  }
}

export const secret = () => randomBytes(24).toString('hex')

/** Nothing where there is no Redis to start; the nodes then count each for itself. */
export async function startRedis(): Promise<Service | undefined> {
  if (!isFound('redis-server')) return undefined
  const port = await freePort()
  const quiet = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--loglevel', 'warning']
  const { child, end } = run('redis-server', { args: ['--port', String(port), ...quiet] })
  child.stdout?.resume()
  return { url: `redis://127.0.0.1:${port}`, end }
}

/** Caddy with the file that compose.yaml uses; where there is none, a proxy that does as much. */
export async function startDoor(
  nodes: string[],
  scratch: string,
): Promise<Service & { by: string }> {
  if (!isFound('caddy')) return { ...(await startProxy(nodes)), by: 'a proxy of our own' }
  const port = await freePort()
  const hosts = nodes.map((node) => new URL(node).host).join(' ')
  const { child, end } = run('caddy', {
    args: ['run', '--config', 'deploy/Caddyfile', '--adapter', 'caddyfile'],
    quiet: true,
    env: {
      CIRCLEGATE_ADDRESS: `http://127.0.0.1:${port}`,
      CIRCLEGATE_NODES: hosts,
      XDG_DATA_HOME: join(scratch, 'caddy'),
      XDG_CONFIG_HOME: join(scratch, 'caddy'),
    },
  })
  child.stdout?.resume()
  const url = `http://127.0.0.1:${port}`
  await eventually(() => fetch(`${url}/graphql`, { method: 'OPTIONS' }))
  return { url, end, by: 'Caddy' }
}
