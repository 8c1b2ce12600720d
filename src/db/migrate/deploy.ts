import type pg from 'pg'
import { oneLine, ownerVariable, withConnection } from '../connect.ts'
import { loginOf, planeUrls } from '../planes.ts'
import { DatabaseProblem } from '../problem.ts'
import { asMigrationList, type Migration, readMigrations } from './folder.ts'
import { readHistory, refuseUnclear, unfinished } from './history.ts'
import { setLoginPasswords } from './passwords.ts'

type DeployOptions = {
  /** Logs in as the owner of the tables. */
  ownerUrl: string
  /** Where the run-time logins go; their password is taken from it. Absent: they get none. */
  databaseUrl?: string
  folder?: string
  report?: (line: string) => void
}

/** One number that every node of every version agrees on. */
const deployLock = 4_711_0002

/** Applies what is not applied yet and returns its names. Safe when several nodes start at once. */
export async function deploy(options: DeployOptions): Promise<string[]> {
  const migrations = await readMigrations(options.folder)
  return withConnection(options.ownerUrl, ownerVariable, async (owner) => {
    const { pending, halfApplied, edited } = await readHistory(owner, migrations)
    const settled = !pending.length && !halfApplied.length && !edited.length
    const names = settled ? [] : await deployLocked(owner, migrations, options)
    await letLoginsIn(owner, options, names.length > 0)
    return names
  })
}

async function deployLocked(
  owner: pg.Client,
  migrations: Migration[],
  options: DeployOptions,
): Promise<string[]> {
  await lock(owner, options)
  try {
    // Read again: what looked half applied may be what another node was just about to finish.
    const history = await readHistory(owner, migrations)
    refuseUnclear(history)
    await refuseWithoutRights(owner)
    await applyEach(migrations, history.pending, options)
    return history.pending.map(({ name }) => name)
  } finally {
    await owner.query('SELECT pg_advisory_unlock($1)', [deployLock])
  }
}

async function refuseWithoutRights(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ login: string; may: boolean }>(`
    SELECT current_user AS login, has_schema_privilege('public', 'CREATE') AS may`)
  const [rights] = rows
  if (rights?.may) return
  throw new DatabaseProblem(
    `Migrations are to be applied and ${rights?.login} may not`,
    'name the owner of the tables in MIGRATE_DATABASE_URL',
  )
}

async function lock(owner: pg.Client, { report }: DeployOptions): Promise<void> {
  const { rows } = await owner.query('SELECT pg_try_advisory_lock($1) AS free', [deployLock])
  if (rows[0].free) return
  report?.('Another node is migrating the database; waiting for it.')
  await owner.query('SELECT pg_advisory_lock($1)', [deployLock])
}

async function applyEach(
  migrations: Migration[],
  pending: Migration[],
  { ownerUrl, report }: DeployOptions,
): Promise<void> {
  if (!pending.length) return
  const { filters, withEngine } = await import('./engine.ts')
  for (const [index, migration] of pending.entries()) {
    const label = `migration ${migration.name} (${index + 1} of ${pending.length})`
    // One at a time, by showing the engine a folder that ends there.
    const upTo = asMigrationList(migrations.slice(0, migrations.indexOf(migration) + 1))
    const applying = withEngine(ownerUrl, (engine) =>
      engine.applyMigrations({ migrationsList: upTo, filters }),
    )
    await withProgress(label, applying, report).catch((error) => {
      throw failed(migration, error)
    })
  }
}

/** Says when a migration is done, and that it is still running when it takes its time. */
async function withProgress(
  label: string,
  applying: Promise<unknown>,
  report: DeployOptions['report'],
): Promise<void> {
  const began = Date.now()
  const seconds = () => `${((Date.now() - began) / 1000).toFixed(1)} s`
  const ticking = setInterval(() => report?.(`${label} is running: ${seconds()}`), 5_000)
  try {
    await applying
    report?.(`${label} applied in ${seconds()}`)
  } finally {
    clearInterval(ticking)
  }
}

function failed(migration: Migration, error: unknown): DatabaseProblem {
  const { found, todo } = unfinished(migration.name)
  return new DatabaseProblem(`${oneLine(error)}. ${found}`, todo, { cause: error })
}

/**
 * A node without the owner's rights may see that there is nothing to apply. The passwords are set
 * after a migration always; otherwise only when the logins do not get in as they are.
 */
async function letLoginsIn(
  owner: pg.Client,
  { databaseUrl }: DeployOptions,
  migrated: boolean,
): Promise<void> {
  if (migrated) await owner.query(`GRANT SELECT ON _prisma_migrations TO ${loginOf('tenant')}`)
  if (!databaseUrl) return
  if (!migrated && (await getsIn(planeUrls(databaseUrl).tenant))) return
  await setLoginPasswords(owner, databaseUrl)
}

async function getsIn(url: string): Promise<boolean> {
  return withConnection(url, 'DATABASE_URL', async () => true).catch(() => false)
}
