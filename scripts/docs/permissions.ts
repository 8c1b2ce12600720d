import { entryOf, permissionNames as names, type Permission } from '../../src/auth/permissions.ts'
import { type RoleEntry, verdictOf } from '../../src/auth/roles.ts'
import { usableThrough } from '../../src/auth/usable.ts'
import type { TenantType } from '../../src/tenancy/scope.ts'
import { readSystemRoles, type SystemRole } from './system-roles.ts'
import { code, table } from './table.ts'

const titles: Record<TenantType, string> = {
  CORPORATE: 'Roles in a corporate',
  CIRCLE: 'Roles in a circle',
  VENDOR: 'Roles in a vendor',
}

export async function permissionsPage(): Promise<string> {
  const roles = await readSystemRoles()
  const types = Object.keys(titles) as TenantType[]
  return [introduction, permissionTable(), legend, ...types.map((t) => section(t, roles))].join(
    '\n',
  )
}

function permissionTable(): string {
  const head = [
    'Permission',
    'What it allows',
    'Reads or writes',
    'Through',
    'Rows of',
    'While your company is',
    'In one unit',
  ]
  return table(
    head,
    names.map((name) => {
      const { says, kind, through, at, standing, inUnits } = entryOf(name)
      const kinds = at?.map(lower).join(', ') ?? 'all'
      return [
        code(name),
        says,
        kind,
        through.join(', '),
        kinds,
        standing.map(lower).join(', '),
        inUnits ? 'yes' : '',
      ]
    }),
  )
}

const lower = (word: string) => word.toLowerCase().replaceAll('_', ' ')

function section(type: TenantType, all: SystemRole[]): string {
  const roles = all.filter((role) => role.tenantType === type)
  const described = roles.map(
    ({ code: short, name, description }) => `- ${code(short)} (${name}): ${description}`,
  )
  const rows = names.map((name) => [
    code(name),
    ...roles.map(({ entries }) => cell(type, name, entries)),
  ])
  const grid = table(['', ...roles.map((role) => code(role.code))], rows)
  return `\n## ${titles[type]}\n\n${described.join('\n')}\n\n${grid}`
}

function cell(type: TenantType, name: Permission, entries: RoleEntry[]): string {
  const { granted, deniedBy } = verdictOf(entries, name)
  if (deniedBy.length > 0) return 'denied'
  if (!granted) return ''
  return usableThrough(type, name).join(', ') || '(no use)'
}

const introduction = `<!-- Made from src/auth/permissions.ts and the migrations by npm run docs. Change those, not this page. -->

# Permissions and roles

A permission is one thing that somebody may do, such as \`site.create\`. A role is a named set of them. What
no role grants is denied. One DENY wins over every GRANT.

A role alone is not enough. It also matters how your company stands to the company whose row it is:

- **SELF**: it is your own company.
- **OVERSEES**: you are a corporate above it. Rows are read where it shares FULL, and written where it is CONTROLLED as well.
- **ENGAGES**: you are a circle, and it is a vendor that you have a contract with.
- **SERVES**: you are a vendor, and it is a circle that you have a contract with. You read the rows that it shares with you while the contract is ACTIVE or SUSPENDED, and write while it is ACTIVE.

## The permissions
`

const legend = `
"Through" lists the only ways in which a permission can ever be used. "Rows of" names the kinds of company
that have such rows. "While your company is" says in which standing of your own company it still works. "In one
unit" says whether a role can give it or deny it in one unit of the company: see [roles](roles.md).

The tables below show what each role that ships with the product holds. A cell says through which reaches it can be used.
"denied" is an explicit DENY. "(no use)" is granted, but there is no such row that a company of this type could reach.
An empty cell is not granted.`
