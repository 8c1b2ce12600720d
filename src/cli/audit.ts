import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import { NotFound } from '../errors/index.ts'
import { exportJournal } from '../events/journal.ts'
import { type Pruned, pruneAll } from '../events/prune.ts'
import { sealAll } from '../events/sealer.ts'
import { root } from '../lib/root.ts'
import { Misuse } from './errors.ts'
import { exitCodes } from './exit-codes.ts'
import { withSealing } from './sealing.ts'
import { type Answer, jsonOption, type Printing, type Terminal } from './terminal.ts'

const examples = `
Examples:
  circlegate audit seal                                       chain what no gateway has chained yet
  circlegate audit export --tenant VOD_MPCG > journal.jsonl   the journal of a company, with its signed head
  circlegate audit verify journal.jsonl --jwks jwks.json      whether it holds, as anybody can see offline
  circlegate audit prune                                      remove what is older than plans keep, as gateways do`

export function auditCommand(terminal: Terminal): Command {
  const audit = new Command('audit')
    .description('the journal of who did what')
    .addHelpText('after', examples)

  audit
    .command('seal')
    .description('chain all entries that are committed, and sign the heads')
    .option(...jsonOption)
    .action(async (options: Printing) =>
      withSealing(terminal.env, async ({ lanes, sealing }) => {
        const sealed = await sealAll(lanes, sealing.sign)
        terminal.show({ lines: [`${sealed} entries are sealed.`], value: { sealed } }, options)
      }),
    )

  audit
    .command('export')
    .description('write the journal of a company as lines of JSON, the oldest entry first')
    .requiredOption('--tenant <code>', 'the organisation code of the company')
    .option('--from <time>', 'no entry before then', timeOf)
    .option('--to <time>', 'no entry from then on', timeOf)
    .action(async (wish: Wish) =>
      withSealing(terminal.env, async ({ lanes, sealing }) => {
        await sealAll(lanes, sealing.sign)
        let any = false
        for await (const line of exportJournal(lanes, sealing, wish)) {
          any = true
          terminal.out(`${line}\n`)
        }
        if (!any) throw new NotFound('Tenant', wish.tenant)
      }),
    )

  audit
    .command('verify')
    .description(
      'say whether an exported journal holds; runs deploy/verify-audit.mjs, which needs Node alone',
    )
    .argument('<file>', 'what audit export has written')
    .requiredOption('--jwks <file>', 'the published keys, as /.well-known/jwks.json has them')
    .option('--head <token>', 'a head that was kept earlier: the journal has to lead up to it')
    .action(async (file: string, { jwks, head }: { jwks: string; head?: string }) => {
      const args = [file, '--jwks', jwks, ...(head === undefined ? [] : ['--head', head])]
      terminal.show(await verified(args))
    })

  audit
    .command('prune')
    .description('remove what is older than the plan of its company keeps, and leave a checkpoint')
    .option(...jsonOption)
    .action(async (options: Printing) =>
      withSealing(terminal.env, async ({ lanes, sealing }) => {
        await sealAll(lanes, sealing.sign)
        terminal.show(told(await pruneAll(lanes, sealing.wrap, new Date())), options)
      }),
    )

  return audit
}

/** The verifier is a program of its own, so that nobody has to trust this one. */
async function verified(args: string[]): Promise<Answer> {
  const { code, out, err } = await new Promise<Ended>((resolve) =>
    execFile(
      process.execPath,
      [join(root, 'deploy/verify-audit.mjs'), ...args],
      (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
    ),
  )
  const says = (out || err).trim()
  if (code === 0 || code === 1)
    return { lines: [says], value: says, exitCode: code === 0 ? exitCodes.done : exitCodes.notWell }
  throw new Misuse(says)
}

type Ended = { code: number; out: string; err: string }

function told(pruned: Pruned[]): Answer {
  const lines = pruned.map(({ tenantId, entries, broken }) =>
    broken === undefined
      ? `${tenantId}: ${entries} entries are removed.`
      : `${tenantId}: ${entries} entries are removed; entry ${broken} does not follow, and nothing from there on is.`,
  )
  const broken = pruned.some((one) => one.broken !== undefined)
  return {
    lines: lines.length > 0 ? lines : ['Nothing is older than plans keep.'],
    value: pruned,
    exitCode: broken ? exitCodes.notWell : exitCodes.done,
  }
}

type Wish = { tenant: string; from?: Date; to?: Date }

function timeOf(text: string): Date {
  const time = new Date(text)
  if (Number.isNaN(time.getTime()))
    throw new InvalidArgumentError('Give a time such as 2026-11-28T12:00:00Z.')
  return time
}
