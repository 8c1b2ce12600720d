import { existsSync } from 'node:fs'
import { readConfig } from './config/index.ts'
import { oneLine } from './db/connect.ts'
import { openLog } from './lib/log.ts'
import { type Gateway, start } from './server/start.ts'

/** How long the answers under way may take once the process has been asked to go. */
const patience = 10_000

const say = (line: string) => process.stdout.write(`${line}\n`)
const complain = (error: unknown) => process.stderr.write(`circlegate: ${oneLine(error)}.\n`)

// One request's forgotten promise must not end all the others; it is a bug all the same.
process.on('unhandledRejection', (err) => openLog('error').error({ err }, 'nobody awaited this'))

try {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const gateway = await start(readConfig(process.env))
  say(`Circlegate answers at ${gateway.url}/graphql`)
  if (gateway.sample) introduce(gateway.sample)
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void leave(gateway))
} catch (error) {
  complain(error)
  process.exit(1)
}

/** Sample data only: in production there is nobody to introduce. */
function introduce({ emails, password }: NonNullable<Gateway['sample']>): void {
  say(`Sample sign-ins, all with the password ${password}`)
  for (const email of emails) say(`  ${email}`)
}

async function leave(gateway: Gateway): Promise<void> {
  setTimeout(() => process.exit(1), patience).unref()
  await gateway.stop()
  process.exit(0)
}
