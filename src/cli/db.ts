import { Command } from 'commander'
import { type DatabaseConfig, readDatabaseConfig } from '../config/index.ts'
import { deploy } from '../db/migrate/deploy.ts'
import { readMigrations } from '../db/migrate/folder.ts'
import { emptyDatabase } from '../db/migrate/reset.ts'
import { withDatabase } from './database.ts'
import { Refusal } from './errors.ts'
import type { Answer, Terminal } from './terminal.ts'

const examples = `
Examples:
  circlegate db reset                       the embedded database, as new
  DATABASE_URL=… circlegate db reset --yes  another one`

export function databaseCommand(terminal: Terminal): Command {
  const db = new Command('db').description('the database as a whole').addHelpText('after', examples)

  db.command('reset')
    .description('drop everything in the database and migrate anew; never in production')
    .option('--yes', 'needed when DATABASE_URL is set, as that database may not be yours alone')
    .action(async (options: Consent) => terminal.show(await reset(terminal, options)))

  return db
}

type Consent = { yes?: boolean }

async function reset(terminal: Terminal, consent: Consent): Promise<Answer> {
  // Before anything else is wanted of the variables: there is nothing to mend for a command that is refused.
  if (terminal.env.NODE_ENV === 'production')
    throw new Refusal('db reset is refused in production: nothing was done')
  refuseReset(readDatabaseConfig(terminal.env), consent)
  return withDatabase(terminal, async (database) => {
    await emptyDatabase(database.ownerUrl)
    await deploy({ ...database, report: terminal.progress() })
    const applied = (await readMigrations()).length
    return { lines: [`The database is as new: ${applied} migrations applied.`], value: { applied } }
  })
}

function refuseReset(config: DatabaseConfig, { yes }: Consent): void {
  const named = config.migrateDatabaseUrl ?? config.databaseUrl
  if (!named || yes) return
  const { host, pathname } = new URL(named)
  throw new Refusal(`this drops all of ${pathname.slice(1)} at ${host}: add --yes if you mean it`)
}
