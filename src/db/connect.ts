import pg from 'pg'
import { DatabaseProblem } from './problem.ts'

const oldestVersion = 150_000

/** Where the owner's address comes from. */
export const ownerVariable = 'DATABASE_URL or MIGRATE_DATABASE_URL'

/** One connection of its own, for migrations and checks. `variable` is what to mend if it fails. */
export async function connect(url: string, variable: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: 'circlegate migrate',
  })
  // A connection that breaks while nothing is asked of it must not end the process.
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    throw unreachable(url, variable, error)
  }
  return client
}

/** Connects, hands the connection on, and closes it whatever happens. */
export async function withConnection<Result>(
  url: string,
  variable: string,
  use: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = await connect(url, variable)
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

/** Throws when the server is older than what the policies and the schema rely on. */
export function refuseOldServer(versionNumber: number): void {
  if (versionNumber >= oldestVersion) return
  const found = Math.floor(versionNumber / 10_000)
  throw new DatabaseProblem(
    `The database runs PostgreSQL ${found}; Circlegate needs 15 or later`,
    'upgrade it or name another in DATABASE_URL',
  )
}

function unreachable(url: string, variable: string, error: unknown): DatabaseProblem {
  const { host, pathname, username } = new URL(url)
  const login = decodeURIComponent(username) || 'the default login'
  const reason = reasons[codeOf(error)] ?? oneLine(error)
  const what = `the database ${pathname.slice(1)} at ${host} as ${login}`
  const found = `Cannot use ${what}: ${reason}`
  return new DatabaseProblem(found, `start the server or mend ${variable}`, { cause: error })
}

const reasons: Record<string, string> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up',
  ETIMEDOUT: 'it does not answer',
  '28P01': 'the password is refused',
  '28000': 'the login is refused',
  '3D000': 'it has no such database',
  '53300': 'it has no connection left',
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code)
}

/** The first line of a message, without the full stop that the sentence around it brings. */
export function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return (message.split('\n').find((line) => line.trim()) ?? 'unknown reason').replace(/\.$/, '')
}
