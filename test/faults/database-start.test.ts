import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { refuseOldServer, withConnection } from '../../src/db/connect.ts'
import { startEmbedded } from '../../src/db/embedded.ts'
import { deploy } from '../../src/db/migrate/deploy.ts'
import { readMigrations } from '../../src/db/migrate/folder.ts'
import { resolveMigration } from '../../src/db/migrate/resolve.ts'
import { openDatabase } from '../../src/db/open.ts'
import { planeUrls, refuseOverpowered } from '../../src/db/planes.ts'
import { blankDatabase, scratchDatabase } from '../support/database.ts'
import { circlegate as commandLine } from '../support/terminal.ts'

const folders: string[] = []
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'circlegate-faults-')))
  folders.push(folder)
  return folder
}

async function migrationsOf(texts: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder()
  for (const [name, sql] of Object.entries(texts)) {
    await mkdir(join(folder, name), { recursive: true })
    await writeFile(join(folder, name, 'migration.sql'), sql)
  }
  return folder
}

/** What a person reads of a command line, on either stream. */
async function circlegate(args: string[], env: NodeJS.ProcessEnv) {
  const { code, out, err } = await commandLine(args, env)
  return { code, output: out + err }
}

test.each([
  ['unreachable', 'postgres://nobody:hunter2@127.0.0.1:1/x', 'nothing listens there; start the server or mend'],
  ['of an unknown host', 'postgres://nobody@no-such-host.invalid/x', 'no such host|cannot be looked up'],
  ['no PostgreSQL URL', 'mysql://nobody:hunter2@127.0.0.1/x', 'DATABASE_URL must look like postgres://'],
])('a database that is %s is one line and an exit code', async (_, url, line) => {
  const { code, output } = await circlegate(['migrate', 'status'], { DATABASE_URL: url })
  expect(code).toBe(url.startsWith('mysql') ? 3 : 4)
  expect(output).toMatch(new RegExp(`^circlegate: .*(${line}).*\n$`))
  expect(output).not.toContain('hunter2')
})

test('a database that does not exist is named', async () => {
  const database = await blankDatabase()
  await database.drop()
  await expect(deploy({ ownerUrl: database.ownerUrl })).rejects.toThrow(
    /^Cannot use the database circlegate_test_\w+ at .* it has no such database; .*DATABASE_URL/,
  )
})

test('a server older than 15 is refused by its number', () => {
  expect(() => refuseOldServer(140_023)).toThrow(/^The database runs PostgreSQL 14; .* 15 or later/)
  expect(() => refuseOldServer(150_000)).not.toThrow()
})

test('two nodes that start at once apply each migration once', async () => {
  await using database = await blankDatabase()
  const { ownerUrl, url } = database
  const applied = await Promise.all([1, 2, 3].map(() => deploy({ ownerUrl, databaseUrl: url })))
  const names = (await readMigrations()).map(({ name }) => name)
  expect(applied.flat()).toEqual(names)
  expect(await deploy({ ownerUrl })).toEqual([])
})

test('a half-applied migration says what to do, and doing it helps', async () => {
  await using database = await scratchDatabase()
  const env = { DATABASE_URL: database.ownerUrl }
  const name = (await readMigrations()).at(-1)!.name
  await withConnection(database.ownerUrl, 'the scratch database', (owner) =>
    owner.query('UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = $1', [name]),
  )
  const { code, output } = await circlegate(['migrate', 'deploy'], env)
  expect(code).toBe(4)
  expect(output).toBe(
    `circlegate: The migration ${name} began and did not finish: undo what it left (each runs in one transaction, so mostly nothing) and run: circlegate migrate resolve ${name} --rolled-back\n`,
  )
  expect((await circlegate(['migrate', 'status'], env)).output).toContain(`half applied  ${name}`)
  expect((await circlegate(['migrate', 'resolve', name, '--applied'], env)).code).toBe(0)
  expect((await circlegate(['migrate', 'deploy'], env)).output).toMatch(/^Nothing to apply/)
})

test('a migration that fails leaves nothing, names its cause, and applies once mended', async () => {
  await using database = await blankDatabase()
  const { ownerUrl } = database
  const folder = await migrationsOf({
    '1_fine': 'CREATE TABLE a ()',
    '2_bad': 'CREATE TABLE b (); SELECT 1/0',
  })
  await expect(deploy({ ownerUrl, folder })).rejects.toThrow(
    /^division by zero\. The migration 2_bad began and did not finish: .* resolve 2_bad --rolled-back$/,
  )
  await expect(deploy({ ownerUrl, folder })).rejects.toThrow(/^The migration 2_bad began/)
  await resolveMigration(ownerUrl, { name: '2_bad', outcome: 'rolled-back', folder })
  await writeFile(join(folder, '2_bad/migration.sql'), 'CREATE TABLE b ()')
  expect(await deploy({ ownerUrl, folder })).toEqual(['2_bad'])
})

test('a migration that was changed after it was applied is refused; other line ends are no change', async () => {
  await using database = await blankDatabase()
  const { ownerUrl } = database
  const folder = await migrationsOf({ '1_one': 'CREATE TABLE a ();\nCREATE TABLE b ();\n' })
  await deploy({ ownerUrl, folder })
  await writeFile(join(folder, '1_one/migration.sql'), 'CREATE TABLE a ();\r\nCREATE TABLE b ();\r\n')
  expect(await deploy({ ownerUrl, folder })).toEqual([])
  await writeFile(join(folder, '1_one/migration.sql'), 'CREATE TABLE a ();\n')
  await expect(deploy({ ownerUrl, folder })).rejects.toThrow(/^The migration 1_one was changed after/)
})

test('a function body with semicolons is applied whole', async () => {
  await using database = await blankDatabase()
  const sql = 'CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END $$;'
  const folder = await migrationsOf({ '1_function': sql })
  expect(await deploy({ ownerUrl: database.ownerUrl, folder })).toEqual(['1_function'])
})

test('a node without the rights of the owner starts when there is nothing to apply, and only then', async () => {
  await using database = await scratchDatabase()
  expect(await deploy({ ownerUrl: database.url })).toEqual([])
  await withConnection(database.ownerUrl, 'the scratch database', (owner) =>
    owner.query(`DELETE FROM _prisma_migrations WHERE migration_name LIKE '%walls'`),
  )
  await expect(deploy({ ownerUrl: database.url })).rejects.toThrow(
    /circlegate_tenant may not: name the owner of the tables in MIGRATE_DATABASE_URL\.$/,
  )
})

test('a login with more rights than it needs is refused, and the line says which', async () => {
  await using database = await scratchDatabase()
  await expect(refuseOverpowered(database.url)).resolves.toBeUndefined()
  await expect(refuseOverpowered(database.ownerUrl)).rejects.toThrow(/^The login \w+ is a superuser, .* MIGRATE_DATABASE_URL\.$/)
  await withConnection(database.ownerUrl, 'the scratch database', (owner) =>
    owner.query('ALTER TABLE telecom_circle OWNER TO circlegate_staff'),
  )
  await expect(refuseOverpowered(database.url)).rejects.toThrow(/^The login circlegate_staff owns public\.telecom_circle, /)
})

test('the login of each plane gets in with the password of DATABASE_URL', async () => {
  await using database = await scratchDatabase()
  for (const [plane, url] of Object.entries(planeUrls(database.url))) {
    const login = await withConnection(url, plane, (client) => client.query('SELECT session_user'))
    expect(login.rows[0].session_user).toBe(`circlegate_${plane}`)
  }
})

test('a job that only migrates does not hand the password of the owner to the logins', async () => {
  const migrateDatabaseUrl = 'postgres://owner:hunter2@db.example/circlegate'
  const { databaseUrl, ownerUrl } = await openDatabase({ migrateDatabaseUrl, dataDir: '.data' })
  expect(ownerUrl).toBe(migrateDatabaseUrl)
  expect(databaseUrl).not.toContain('hunter2')
})

test('production never resets its database', async () => {
  const env = { NODE_ENV: 'production', DATABASE_URL: 'postgres://owner@127.0.0.1:1/x' }
  expect(await circlegate(['db', 'reset', '--yes'], env)).toEqual({
    code: 5,
    output: 'circlegate: db reset is refused in production: nothing was done\n',
  })
})

test('a database that is not the embedded one is reset only when one says so', async () => {
  await using database = await scratchDatabase()
  const env = { DATABASE_URL: database.ownerUrl }
  expect((await circlegate(['db', 'reset'], env)).output).toMatch(/add --yes if you mean it\n$/)
  expect((await circlegate(['db', 'reset', '--yes'], env)).output).toMatch(/is as new: \d+ migrations/)
  expect((await circlegate(['migrate', 'check'], env)).code).toBe(0)
})

test('the embedded database is refused to a second process and lent to the command line', async () => {
  const folder = await temporaryFolder()
  const first = await startEmbedded(folder, { scratch: true })
  await expect(startEmbedded(folder)).rejects.toThrow(/^Another Circlegate is running on .*DATABASE_URL\.$/)
  const lent = await startEmbedded(folder, { share: true })
  expect(lent.url).toBe(first.url)
  await lent.stop()
  await withConnection(first.url, 'the embedded one', (client) => client.query('SELECT 1'))
  await first.stop()
})

test('the server of a process that was killed is taken over', async () => {
  const folder = await temporaryFolder()
  const program = `
    import { startEmbedded } from ${JSON.stringify(join(process.cwd(), 'src/db/embedded.ts'))}
    const { url } = await startEmbedded(${JSON.stringify(folder)}, { scratch: true })
    process.send(url)
    setInterval(() => {}, 1000)`
  await writeFile(join(folder, 'program.mts'), program)
  const child = fork(join(folder, 'program.mts'), { execArgv: ['--import', 'tsx'] })
  const [url] = await once(child, 'message')
  child.kill('SIGKILL')
  await once(child, 'exit')
  const next = await startEmbedded(folder)
  expect(next.url).toBe(url)
  await next.stop()
})

test('a lock file that was left behind with the number of a living process is no obstacle', async () => {
  const folder = await temporaryFolder()
  await (await startEmbedded(folder, { scratch: true })).stop()
  const cluster = join(folder, 'postgres')
  await writeFile(join(cluster, 'postmaster.pid'), `${process.pid}\n${cluster}\n0\n1\n\n127.0.0.1\n`)
  const healed = await startEmbedded(folder, { scratch: true })
  await healed.stop()
})

test('an embedded database that cannot start says why and what to do', async () => {
  const folder = await temporaryFolder()
  await (await startEmbedded(folder, { scratch: true })).stop()
  await writeFile(join(folder, 'postgres/PG_VERSION'), '11\n')
  await expect(startEmbedded(folder)).rejects.toThrow(
    /^The embedded PostgreSQL did not start: .*(incompatible|version).*; remove .* or set DATABASE_URL\.$/,
  )
})

test('an embedded database whose password file was lost says so', async () => {
  const folder = await temporaryFolder()
  await (await startEmbedded(folder, { scratch: true })).stop()
  await rm(join(folder, 'postgres-password'))
  await expect(startEmbedded(folder)).rejects.toThrow(
    /^The embedded PostgreSQL in \S+ does not take the password .* remove \S+ to begin anew\.$/,
  )
})
