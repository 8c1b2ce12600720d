import type pg from 'pg'
import { type Finding, fine, warning, wrong } from './finding.ts'
import type { Scene } from './scene.ts'

type Server = {
  version: string
  number: number
  encoding: string
  timezone: string
  clock: Date
  connections: number
}

const oldest = 150_000
/** Tokens and windows are judged by both clocks. */
const seconds = { warning: 2, wrong: 30 }

/** Sixteen lanes for each of two planes, two each for staff and system, one that listens, one that migrates. */
const wanted = 38

const query = `
  SELECT current_setting('server_version') AS version,
         current_setting('server_version_num')::int AS number,
         current_setting('server_encoding') AS encoding,
         current_setting('TimeZone') AS timezone,
         clock_timestamp() AS clock,
         current_setting('max_connections')::int
           - current_setting('superuser_reserved_connections')::int AS connections`

/** The server and the database as such. */
export async function examineDatabase(client: pg.Client, scene: Scene): Promise<Finding[]> {
  const { rows } = await client.query<Server>(query)
  const server = rows[0]!
  const late = (server.clock.getTime() - scene.now()) / 1000
  return [age(server), encoding(server), timezone(server), clock(late), room(server)]
}

function age({ version, number }: Server): Finding {
  const found = `PostgreSQL ${version}`
  return number >= oldest
    ? fine('database', found)
    : wrong('database', `${found} is too old`, 'upgrade it to 15 or later, or name another server')
}

function encoding({ encoding }: Server): Finding {
  if (encoding === 'UTF8') return fine('database', 'the encoding is UTF8')
  const todo = "make it anew: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
  return wrong('database', `the encoding is ${encoding}, which cannot hold every name`, todo)
}

function timezone({ timezone }: Server): Finding {
  if (/^(Etc\/)?(UTC|UCT|GMT|Zulu)$/i.test(timezone))
    return fine('database', `the time zone is ${timezone}`)
  const todo = "run: ALTER SYSTEM SET timezone TO 'UTC', then SELECT pg_reload_conf()"
  return warning('database', `the time zone is ${timezone}: by-hand queries show other days`, todo)
}

function clock(late: number): Finding {
  const apart = Math.abs(late)
  const found = `the clock of the database is ${apart.toFixed(1)} s ${late < 0 ? 'behind' : 'ahead'}`
  const todo = 'let both machines follow a time server (NTP)'
  if (apart > seconds.wrong) return wrong('database', found, todo)
  return apart > seconds.warning ? warning('database', found, todo) : fine('database', found)
}

function room({ connections }: Server): Finding {
  const found = `${connections} connections for all nodes; each takes up to ${wanted}`
  if (connections >= wanted) return fine('database', found)
  return warning('database', found, 'raise max_connections, or a busy node is refused some')
}
