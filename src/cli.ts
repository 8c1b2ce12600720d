#!/usr/bin/env tsx
import { existsSync } from 'node:fs'
import { Command } from 'commander'
import { readDatabaseConfig } from './config/index.ts'
import { oneLine } from './db/connect.ts'
import { check } from './db/migrate/check.ts'
import { deploy } from './db/migrate/deploy.ts'
import { readMigrations } from './db/migrate/folder.ts'
import { emptyDatabase } from './db/migrate/reset.ts'
import { resolveMigration } from './db/migrate/resolve.ts'
import { statusLines } from './db/migrate/status.ts'
import { type OpenDatabase, openDatabase } from './db/open.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

/** Runs a command on the database that the variables name; the embedded one may be in use. */
async function withDatabase(use: (database: OpenDatabase) => Promise<void>): Promise<void> {
  const database = await openDatabase(readDatabaseConfig(process.env), { share: true })
  try {
    await use(database)
  } finally {
    await database.stop()
  }
}

const program = new Command('circlegate')
  .description('The command line of Circlegate. Variables are read as .env.example says.')
  .showHelpAfterError('(circlegate --help shows what there is)')

const migrate = program.command('migrate').description('Keep the database as this version needs it')

migrate
  .command('status')
  .description('say which migrations are applied; exit code 1 unless all are')
  .action(() =>
    withDatabase(async ({ ownerUrl }) => {
      const { lines, current } = await statusLines(ownerUrl)
      for (const line of lines) say(line)
      if (!current) process.exitCode = 1
    }),
  )

migrate
  .command('deploy')
  .description('apply what is not applied yet; safe to run on several nodes at once')
  .action(() =>
    withDatabase(async (database) => {
      const applied = await deploy({ ...database, report: say })
      if (!applied.length) say('Nothing to apply: the database is current.')
    }),
  )

migrate
  .command('check')
  .description('name every difference between schema, migrations and live database')
  .action(() =>
    withDatabase(async ({ ownerUrl }) => {
      const differences = await check(ownerUrl)
      for (const line of differences) say(line)
      if (differences.length) throw new Error(`${differences.length} differences found`)
      say('No difference between the Prisma schema, the migrations and the database.')
    }),
  )

migrate
  .command('diff')
  .description('print the SQL that the Prisma schema has and the migrations lack')
  .option('--name <name>', 'write it to a new migration of that name instead, to finish by hand')
  .action((options: { name?: string }) =>
    withDatabase(async ({ ownerUrl }) => {
      const { author, diff } = await import('./db/migrate/author.ts')
      const made = await (options.name ? author(ownerUrl, options.name) : diff(ownerUrl))
      say(made || 'No difference between the Prisma schema and the migrations.')
    }),
  )

migrate
  .command('resolve')
  .description('record what you found of a half-applied migration')
  .argument('<migration>', 'its name, as status shows it')
  .option('--applied', 'all of it is there')
  .option('--rolled-back', 'nothing of it is there: it may be applied again')
  .action((name: string, options: { applied?: boolean; rolledBack?: boolean }) =>
    withDatabase(async ({ ownerUrl }) => {
      if (Boolean(options.applied) === Boolean(options.rolledBack)) {
        throw new Error('say either --applied or --rolled-back')
      }
      const outcome = options.applied ? 'applied' : 'rolled-back'
      await resolveMigration(ownerUrl, { name, outcome })
      say(`${name} is recorded as ${outcome}.`)
    }),
  )

program
  .command('db')
  .description('The database as a whole')
  .command('reset')
  .description('drop everything in the database and migrate anew; never in production')
  .option('--yes', 'needed when DATABASE_URL is set, as that database may not be yours alone')
  .action(async (options: { yes?: boolean }) => {
    const config = readDatabaseConfig(process.env)
    if (config.production) throw new Error('db reset is refused in production: nothing was done')
    const named = config.migrateDatabaseUrl ?? config.databaseUrl
    if (named && !options.yes) {
      const { host, pathname } = new URL(named)
      throw new Error(`this drops all of ${pathname.slice(1)} at ${host}: add --yes if you mean it`)
    }
    await withDatabase(async (database) => {
      await emptyDatabase(database.ownerUrl)
      await deploy({ ...database, report: say })
      say(`The database is as new: ${(await readMigrations()).length} migrations applied.`)
    })
  })

try {
  // What is set already wins over the file.
  if (existsSync('.env')) process.loadEnvFile('.env')
  await program.parseAsync()
} catch (error) {
  // Whatever went wrong, the last word is one line that says so; the cause is for a debugger.
  process.stderr.write(`circlegate: ${oneLine(error)}\n`)
  process.exitCode = 1
}
