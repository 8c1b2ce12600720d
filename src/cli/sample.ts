import { Command } from 'commander'
import { readConfig } from '../config/index.ts'
import { Lanes } from '../db/lanes.ts'
import { deploy } from '../db/migrate/deploy.ts'
import type { OpenDatabase } from '../db/open.ts'
import { planeUrls } from '../db/planes.ts'
import { ensureSample, introduction } from '../server/sample.ts'
import { withDatabase } from './database.ts'
import { Refusal } from './errors.ts'
import { type Answer, jsonOption, type Printing, type Terminal } from './terminal.ts'

const examples = `
Examples:
  circlegate sample                                     make it, or say how to sign in to it
  SAMPLE_PASSWORD='a new password' circlegate sample    give everybody in it that password
  circlegate sample --json | jq -r .password            for a script`

export function sampleCommand(terminal: Terminal): Command {
  return new Command('sample')
    .description(
      'make the sample world in an empty database and say how to sign in; never in production',
    )
    .option(...jsonOption)
    .addHelpText('after', examples)
    .action(async (options: Printing) => terminal.show(await sample(terminal, options), options))
}

function sample(terminal: Terminal, options: Printing): Promise<Answer> {
  if (terminal.env.NODE_ENV === 'production')
    throw new Refusal('sample is refused in production: nothing was done')
  return withDatabase(terminal, async (database) => {
    await deploy({ ...database, report: terminal.progress(options) })
    const signIns = await signInsOf(database, terminal)
    if (!signIns)
      throw new Refusal(
        'the database holds companies of somebody’s own: name an empty one in DATABASE_URL; nothing was done',
      )
    return { lines: introduction(signIns), value: signIns }
  })
}

async function signInsOf({ databaseUrl }: OpenDatabase, { env }: Terminal) {
  const system = new Lanes({ url: planeUrls(databaseUrl).system, max: 1 })
  try {
    return await ensureSample(system, readConfig(env))
  } finally {
    await system.end()
  }
}
