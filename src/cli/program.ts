import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { root } from '../lib/root.ts'
import { auditCommand } from './audit.ts'
import { databaseCommand } from './db.ts'
import { doctorCommand } from './doctor.ts'
import { exitCodeOf, lineOf } from './errors.ts'
import type { ExitCode } from './exit-codes.ts'
import { exportCommand } from './export.ts'
import { keysCommand } from './keys.ts'
import { migrateCommand } from './migrate.ts'
import { sampleCommand } from './sample.ts'
import { staffCommand } from './staff.ts'
import { tenantCommand } from './tenant.ts'
import type { Terminal } from './terminal.ts'

/** Every group of commands, in the order in which help lists them: one file each. */
const groups = [
  migrateCommand,
  sampleCommand,
  tenantCommand,
  staffCommand,
  databaseCommand,
  keysCommand,
  auditCommand,
  exportCommand,
  doctorCommand,
]

const after = `
Variables are read from the environment and from a file .env; see .env.example.
Exit codes: 0 done, 1 not all is well, 2 wrong command line, 3 wrong variable, 4 database, 5 refused, 70 a bug.
docs/cli.md has all of it.`

/** Runs one command line and says how it ended; nothing of the process is touched but the terminal. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    await program(terminal).parseAsync(args, { from: 'user' })
    return terminal.exitCode
  } catch (error) {
    const line = lineOf(error)
    if (line) terminal.err(`circlegate: ${line}\n`)
    if (isAskedForDetail(terminal) && error instanceof Error) terminal.err(`${error.stack}\n`)
    return exitCodeOf(error)
  }
}

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

export function program(terminal: Terminal): Command {
  const whole = new Command('circlegate')
    .description('The command line of Circlegate.')
    .version(version, '--version', 'say which version this is')
  for (const group of groups) whole.addCommand(group(terminal))
  whole.addHelpText('after', after)
  settle(whole, terminal, 'circlegate')
  return whole
}

/** Commander hands settings on only to commands that it makes itself. */
function settle(command: Command, terminal: Terminal, path: string): void {
  const complain = (text: string) => {
    const what = text
      .trim()
      .replace(/^error: /, '')
      .replaceAll('\n', ' ')
    terminal.err(`circlegate: ${what}; see: ${path} --help\n`)
  }
  command
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err, outputError: complain })
  for (const part of command.commands) settle(part, terminal, `${path} ${part.name()}`)
}

const isAskedForDetail = ({ env }: Terminal) => /^(debug|trace)$/.test(env.LOG_LEVEL ?? '')
