import type pg from 'pg'
import { loginOf, planes, policyRole } from '../planes.ts'
import type { Catalogue } from './catalogue.ts'

/**
 * What the roles must be. Roles belong to the whole cluster, so that a shadow database would show
 * the same wrong role as the live one; this list is what they are compared with instead.
 */
const expected = new Map<string, string>([
  ...planes.map((plane) => [loginOf(plane), 'login'] as const),
  [policyRole, 'no login'],
])

const powers = {
  rolsuper: 'superuser',
  rolbypassrls: 'BYPASSRLS',
  rolcreaterole: 'CREATEROLE',
  rolcreatedb: 'CREATEDB',
  rolreplication: 'REPLICATION',
  rolinherit: 'INHERIT',
} as const

type Role = Record<keyof typeof powers, boolean> & {
  rolname: string
  rolcanlogin: boolean
  settings: string | null
  member_of: string[]
}

const query = `
  SELECT r.*, array_to_string(r.rolconfig, ', ') AS settings,
         ARRAY(SELECT m.roleid::regrole::text FROM pg_auth_members m WHERE m.member = r.oid ORDER BY 1) AS member_of
    FROM pg_roles r WHERE r.rolname = ANY ($1)`

/** The roles as they are and as they should be, in the form in which catalogues are compared. */
export async function readRoles(
  client: pg.Client,
): Promise<{ live: Catalogue; wanted: Catalogue }> {
  const { rows } = await client.query<Role>(query, [[...expected.keys()]])
  const live = rows.map((role) => [`role ${role.rolname}`, aspectsOf(role)] as const)
  const wanted = [...expected].map(([name, login]) => {
    return [`role ${name}`, new Map([['sign-in', login]])] as const
  })
  return { live: new Map(live), wanted: new Map(wanted) }
}

function aspectsOf(role: Role): Map<string, string> {
  const aspects = new Map([['sign-in', role.rolcanlogin ? 'login' : 'no login']])
  for (const [column, power] of Object.entries(powers)) {
    if (role[column as keyof typeof powers]) aspects.set(`power ${power}`, 'held')
  }
  for (const group of role.member_of) aspects.set(`membership in ${group}`, 'held')
  if (role.settings) aspects.set('settings', role.settings)
  return aspects
}
