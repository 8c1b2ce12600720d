import { Command, InvalidArgumentError, Option } from 'commander'
import { staffRoles } from '../auth/staff-permissions.ts'
import {
  changeStaff,
  createStaff,
  listStaff,
  readStaff,
  readStaffChange,
} from '../domain/staff/account.ts'
import { madePassword, passwordOption, signsIn } from './password.ts'
import { onSystemPlane } from './system-plane.ts'
import { type Answer, aligned, jsonOption, type Terminal } from './terminal.ts'

const role = (words: string) =>
  new Option('--role <role>', `${words}: support, operations, admin or owner`).argParser(roleOf)

const examples = `
Examples:
  circlegate staff create --email asha@circlegate.example --role operations --name 'Asha Rao'
  circlegate staff set --email asha@circlegate.example --role support
  circlegate staff set --email asha@circlegate.example --disable
  circlegate staff list

They sign in at /internal/graphql, and nowhere else. docs/staff.md says what each role can do.`

/** Whoever runs the platform, for whoever runs the gateway: on the system plane, with no question of who may. */
export function staffCommand(terminal: Terminal): Command {
  const command = new Command('staff')
    .description('Whoever runs the platform: add somebody, change somebody, list all')
    .addHelpText('after', examples)
  command
    .command('create')
    .description('add somebody to the staff')
    .requiredOption('--email <address>', 'the address that they sign in with')
    .addOption(role('what they can do').makeOptionMandatory())
    .option('--name <name>', 'what the journals of companies call them; else the address')
    .option(...passwordOption)
    .option(...jsonOption)
    .action(async (options) => terminal.show(await create(terminal, options), options))
  command
    .command('set')
    .description('change somebody: a new role, a new password, out and in again')
    .requiredOption('--email <address>', 'the address that they sign in with')
    .addOption(role('what they can do from now on'))
    .option('--disable', 'sign them out and let them in no more')
    .option('--enable', 'let them in again')
    .option('--new-password', 'sign them out, make a new password and show it once')
    .option(...jsonOption)
    .action(async (options) => terminal.show(await change(terminal, options), options))
  command
    .command('list')
    .description('list all of the staff')
    .option(...jsonOption)
    .action(async (options) => terminal.show(await list(terminal), options))
  return command
}

function roleOf(given: string): string {
  const folded = given.toUpperCase()
  if (staffRoles.some((one) => one === folded)) return folded
  throw new InvalidArgumentError('It is support, operations, admin or owner.')
}

type Created = { email: string; role: string; name?: string; passwordStdin?: boolean }

async function create(terminal: Terminal, { passwordStdin, ...given }: Created): Promise<Answer> {
  const password = passwordStdin ? await terminal.given() : madePassword()
  const wish = await readStaff({ ...given, password })
  const made = await onSystemPlane(terminal, 'write', (work) => createStaff(work, wish))
  const { email, displayName, role } = made
  return {
    lines: [
      `${displayName} is of the staff, as ${role}.`,
      signsIn(email, passwordStdin ? undefined : password),
    ],
    value: passwordStdin ? made : { ...made, password },
  }
}

type Changed = {
  email: string
  role?: string
  disable?: boolean
  enable?: boolean
  newPassword?: boolean
}

async function change(terminal: Terminal, options: Changed): Promise<Answer> {
  const { email, role, disable, enable, newPassword } = options
  const password = newPassword ? madePassword() : undefined
  const status = disable ? 'DISABLED' : enable ? 'ACTIVE' : undefined
  const wish = await readStaffChange({ email, role, status, password })
  const now = await onSystemPlane(terminal, 'write', (work) => changeStaff(work, wish))
  return {
    lines: [
      `${now.email} is ${now.role} and ${now.status}.`,
      ...(password ? [`They sign in with the password ${password}`] : []),
    ],
    value: password ? { ...now, password } : now,
  }
}

async function list(terminal: Terminal): Promise<Answer> {
  const staff = await onSystemPlane(terminal, 'read', listStaff)
  const rows = [
    ['ADDRESS', 'ROLE', 'STATUS', 'NAME'],
    ...staff.map((one) => [one.email, one.role, one.status, one.displayName]),
  ]
  return { lines: staff.length ? aligned(rows) : ['There is nobody yet.'], value: staff }
}
