import { existsSync } from 'node:fs'
import { readConfig } from './config/index.ts'
import { oneLine } from './db/connect.ts'
import { openLog } from './lib/log.ts'
import { introduction } from './server/sample.ts'
import { type Gateway, start } from './server/start.ts'

/** How long the answers under way may take once the process takes nothing new. */
const patience = 7_000

const say = (line: string) => process.stdout.write(`${line}\n`)
const complain = (error: unknown) => process.stderr.write(`circlegate: ${oneLine(error)}.\n`)

// One request's forgotten promise must not end all the others; it is a bug all the same.
process.on('unhandledRejection', (err) => openLog('error').error({ err }, 'nobody awaited this'))

try {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const config = readConfig(process.env)
  const gateway = await start(config)
  say(`Circlegate answers at ${gateway.url}/graphql`)
  if (gateway.sample) say(`A page to try it out: ${gateway.url}/graphiql`)
  if (gateway.mail) say(gateway.mail)
  // Sample data only: in production there is nobody to introduce.
  if (gateway.sample) for (const line of introduction(gateway.sample)) say(line)
  const leave = leaving(gateway, config.drainSeconds * 1000 + patience)
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, leave)
} catch (error) {
  complain(error)
  process.exit(1)
}

/** Leaves once, in peace: whoever asks again, out of impatience, does not cut it short. */
function leaving(gateway: Gateway, longest: number): () => void {
  let left = false
  const leave = async () => {
    setTimeout(giveUp, longest).unref()
    await gateway.stop()
    process.exit(0)
  }
  return () => {
    if (left) return
    left = true
    void leave()
  }
}

function giveUp(): never {
  complain('some answers were still under way when the time to leave was up')
  process.exit(1)
}
