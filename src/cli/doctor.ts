import { Command } from 'commander'
import { examine } from './doctor/examine.ts'
import type { Finding } from './doctor/finding.ts'
import { exitCodes } from './exit-codes.ts'
import { type Answer, jsonOption, type Printing, type Terminal } from './terminal.ts'

const examples = `
It changes nothing. Exit code 1 when something is wrong; a warning alone is no reason for it.

Examples:
  circlegate doctor                         before the first start, and whenever something is odd
  circlegate doctor --json | jq '.findings[] | select(.state == "wrong")'`

export function doctorCommand(terminal: Terminal): Command {
  return new Command('doctor')
    .description('look at environment, database, rights, drift, keys and clock, and say what to do')
    .option(...jsonOption)
    .addHelpText('after', examples)
    .action(async (options: Printing) => terminal.show(await diagnose(terminal), options))
}

async function diagnose({ env }: Terminal): Promise<Answer> {
  const folder = process.cwd()
  const nodeVersion = process.versions.node
  const findings = await examine({ env, folder, nodeVersion, now: Date.now })
  const [wrong, warnings] = [count(findings, 'wrong'), count(findings, 'warning')]
  return {
    lines: [
      ...findings.flatMap(linesOf),
      `${findings.length} looked at: ${wrong} wrong, ${warnings} to be warned of.`,
    ],
    value: { wrong, warnings, findings },
    exitCode: wrong ? exitCodes.notWell : exitCodes.done,
  }
}

const count = (findings: Finding[], state: Finding['state']) =>
  findings.filter((finding) => finding.state === state).length

function linesOf(finding: Finding): string[] {
  const { state, about, found } = finding
  const line = `${state.padEnd(8)} ${about.padEnd(12)} ${found}`
  return finding.state === 'fine' ? [line] : [line, `${' '.repeat(22)}→ ${finding.todo}`]
}
