import { Readable } from 'node:stream'
import { run } from '../../src/cli/program.ts'
import { Terminal } from '../../src/cli/terminal.ts'

/** One command line, as `circlegate` runs it, with these variables and no others. */
export async function circlegate(args: string[], env: NodeJS.ProcessEnv = {}, input = '') {
  const said = { out: '', err: '' }
  const terminal = new Terminal(
    env,
    (text) => {
      said.out += text
    },
    (text) => {
      said.err += text
    },
    Readable.from([input]),
  )
  const code = await run(args, terminal)
  return { code, ...said }
}
