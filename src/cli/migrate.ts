import { Command } from 'commander'
import { check } from '../db/migrate/check.ts'
import { deploy } from '../db/migrate/deploy.ts'
import { resolveMigration } from '../db/migrate/resolve.ts'
import { readStatus } from '../db/migrate/status.ts'
import { withDatabase } from './database.ts'
import { Misuse } from './errors.ts'
import { exitCodes } from './exit-codes.ts'
import { type Answer, jsonOption, type Printing, type Terminal } from './terminal.ts'

const examples = `
Examples:
  circlegate migrate status                 which migrations are applied
  circlegate migrate deploy                 apply what is missing; several nodes may do so at once
  circlegate migrate check --json           every difference, for a script
  circlegate migrate diff --name notes      write the next migration`

export function migrateCommand(terminal: Terminal): Command {
  const migrate = new Command('migrate')
    .description('keep the database as this version needs it')
    .addHelpText('after', examples)

  migrate
    .command('status')
    .description('say which migrations are applied; exit code 1 unless all are')
    .option(...jsonOption)
    .action(async (options: Printing) => terminal.show(await status(terminal), options))

  migrate
    .command('deploy')
    .description('apply what is not applied yet; safe to run on several nodes at once')
    .option(...jsonOption)
    .action(async (options: Printing) => terminal.show(await apply(terminal, options), options))

  migrate
    .command('check')
    .description('name every difference between schema, migrations and live database')
    .option(...jsonOption)
    .action(async (options: Printing) => terminal.show(await compare(terminal), options))

  migrate
    .command('diff')
    .description('print the SQL that the Prisma schema has and the migrations lack')
    .option('--name <name>', 'write it to a new migration of that name instead, to finish by hand')
    .action(async (options: { name?: string }) => terminal.show(await diff(terminal, options)))

  migrate
    .command('resolve')
    .description('record what you found of a half-applied migration')
    .argument('<migration>', 'its name, as status shows it')
    .option('--applied', 'all of it is there')
    .option('--rolled-back', 'nothing of it is there: it may be applied again')
    .action(async (name: string, found: Found) =>
      terminal.show(await resolve(terminal, name, found)),
    )

  return migrate
}

function status(terminal: Terminal): Promise<Answer> {
  return withDatabase(terminal, async ({ ownerUrl }) => {
    const { migrations, current } = await readStatus(ownerUrl)
    return {
      lines: migrations.map(({ state, name }) => `${state}  ${name}`),
      value: { current, migrations },
      exitCode: current ? exitCodes.done : exitCodes.notWell,
    }
  })
}

function apply(terminal: Terminal, options: Printing): Promise<Answer> {
  return withDatabase(terminal, async (database) => {
    const applied = await deploy({ ...database, report: terminal.progress(options) })
    const lines = applied.length ? [] : ['Nothing to apply: the database is current.']
    return { lines, value: { applied } }
  })
}

function compare(terminal: Terminal): Promise<Answer> {
  return withDatabase(terminal, async ({ ownerUrl }) => {
    const differences = await check(ownerUrl)
    const value = { differences }
    if (differences.length)
      return {
        lines: [...differences, `${differences.length} differences found`],
        value,
        exitCode: exitCodes.notWell,
      }
    const lines = ['No difference between the Prisma schema, the migrations and the database.']
    return { lines, value }
  })
}

function diff(terminal: Terminal, { name }: { name?: string }): Promise<Answer> {
  return withDatabase(terminal, async ({ ownerUrl }) => {
    const { author, diff } = await import('../db/migrate/author.ts')
    const value = await (name ? author(ownerUrl, name) : diff(ownerUrl))
    return {
      lines: [value || 'No difference between the Prisma schema and the migrations.'],
      value,
    }
  })
}

type Found = { applied?: boolean; rolledBack?: boolean }

function resolve(terminal: Terminal, name: string, found: Found): Promise<Answer> {
  if (Boolean(found.applied) === Boolean(found.rolledBack)) {
    throw new Misuse('say what you found: either --applied or --rolled-back')
  }
  const outcome = found.applied ? 'applied' : 'rolled-back'
  return withDatabase(terminal, async ({ ownerUrl }) => {
    await resolveMigration(ownerUrl, { name, outcome })
    return { lines: [`${name} is recorded as ${outcome}.`], value: { name, outcome } }
  })
}
