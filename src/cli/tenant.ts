import { Command, InvalidArgumentError, Option } from 'commander'
import { listAllTenants, openTenant, readOpening } from '../domain/tenant/open.ts'
import { madePassword, passwordOption, signsIn } from './password.ts'
import { onSystemPlane } from './system-plane.ts'
import { type Answer, aligned, jsonOption, type Terminal } from './terminal.ts'

const types = ['CORPORATE', 'CIRCLE', 'VENDOR']
const type = (words: string) =>
  new Option('--type <type>', `${words}: corporate, circle or vendor`).argParser(typeOf)

const examples = `
Examples:
  circlegate tenant create --type corporate --code VOD --name 'Vodafone India' \\
    --admin-email admin@vod.example --admin-name 'Asha Rao'
  circlegate tenant create --type circle --code VOD_MPCG --name 'Vodafone MP & Chhattisgarh' --area MPCG \\
    --admin-email admin@vod-mpcg.example --admin-name 'Ravi Patel' --password-stdin < password.txt
  circlegate tenant list
  circlegate tenant list --type vendor --json

A circle that is made so stands alone. Its administrator offers a corporate to stand above it (inviteCorporate), or a
corporate's administrator founds it there in the first place (createTenant).`

/** Companies, for whoever runs the gateway: on the system plane, with no question of who may. */
export function tenantCommand(terminal: Terminal): Command {
  const command = new Command('tenant')
    .description('Companies: open one, list all')
    .addHelpText('after', examples)
  command
    .command('create')
    .description('open a company with its first administrator')
    .addOption(type('what kind of company it is').makeOptionMandatory())
    .requiredOption('--name <name>', 'its name')
    .requiredOption('--code <code>', 'its code, such as VOD_MPCG')
    .option('--subdomain <label>', 'the name of its own host; else it is made from the code')
    .option('--area <code>', 'the licensed service area of a circle, such as MPCG')
    .requiredOption('--admin-email <address>', 'the address of its first administrator')
    .requiredOption('--admin-name <name>', 'what to call them')
    .option('--plan <plan>', 'starter, standard or enterprise; else standard', (plan) =>
      plan.toUpperCase(),
    )
    .option(...passwordOption)
    .option(...jsonOption)
    .action(async (options) => terminal.show(await create(terminal, options), options))
  command
    .command('list')
    .description('list all companies')
    .addOption(type('of one kind only'))
    .option(...jsonOption)
    .action(async (options) => terminal.show(await list(terminal, options), options))
  return command
}

function typeOf(given: string): string {
  if (types.includes(given.toUpperCase())) return given.toUpperCase()
  throw new InvalidArgumentError('It is corporate, circle or vendor.')
}

type CreateOptions = Record<string, string> & { passwordStdin?: boolean }

async function create(terminal: Terminal, { passwordStdin, ...given }: CreateOptions) {
  const password = passwordStdin ? await terminal.given() : madePassword()
  const wish = await readOpening({ ...given, password })
  const opened = await onSystemPlane(terminal, 'write', (work) => openTenant(work, wish))
  const shown = opened.accountIsNew && !passwordStdin ? { ...opened, password } : opened
  const { code, id, email } = opened
  return { lines: [`${code} is open; its id is ${id}.`, ...introduced(shown, email)], value: shown }
}

function introduced(shown: { accountIsNew: boolean; password?: string }, email: string): string[] {
  if (!shown.accountIsNew) return [`${email} had an account already: it keeps its password.`]
  return [signsIn(email, shown.password)]
}

async function list(terminal: Terminal, { type }: { type?: string }): Promise<Answer> {
  const tenants = await onSystemPlane(terminal, 'read', (work) => listAllTenants(work, type))
  const rows = [
    ['CODE', 'TYPE', 'STATUS', 'PARENT', 'MEMBERS', 'NAME'],
    ...tenants.map((one) => [
      one.code,
      one.type,
      one.status,
      one.parent ?? '-',
      String(one.members),
      one.name,
    ]),
  ]
  return { lines: tenants.length ? aligned(rows) : ['There is no company yet.'], value: tenants }
}
