import type pg from 'pg'
import { withConnection } from './connect.ts'
import { DatabaseProblem } from './problem.ts'

/** The four run-time logins: each sees its own part of the database, and none owns anything. */
export const planes = ['tenant', 'identity', 'staff', 'system'] as const
export type Plane = (typeof planes)[number]

export const loginOf = (plane: Plane) => `circlegate_${plane}` as const

/** The owner of the functions that the policies ask; nobody logs in as it. */
export const policyRole = 'circlegate_policy'

/** The same database as `databaseUrl` names, once for each login. */
export function planeUrls(databaseUrl: string): Record<Plane, string> {
  const as = (plane: Plane) => {
    const url = new URL(databaseUrl)
    url.username = loginOf(plane)
    return url.href
  }
  return {
    tenant: as('tenant'),
    identity: as('identity'),
    staff: as('staff'),
    system: as('system'),
  }
}

type Rights = {
  rolname: string
  rolsuper: boolean
  rolbypassrls: boolean
  rolcreaterole: boolean
  owns: string | null
}

const rightsQuery = `
  SELECT r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreaterole,
         (SELECT format('%I.%I', n.nspname, c.relname)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname IN ('public', 'gate') AND c.relkind IN ('r', 'p', 'v', 'm')
             AND pg_has_role(r.oid, c.relowner, 'MEMBER')
           ORDER BY 1 LIMIT 1) AS owns
    FROM pg_roles r
   WHERE r.rolname = ANY ($1) OR r.rolname = session_user
   ORDER BY r.rolname <> session_user, r.rolname`

/** A login that could look past row-level security, or that is not there at all. */
type Unfit = { login: string; isPlane: boolean; found: string; todo: string }

/**
 * Throws when a login that serves requests could look past row-level security: the login of
 * DATABASE_URL and that of every plane. Rights that come through a membership count, as SQL may
 * SET ROLE to them.
 */
export async function refuseOverpowered(databaseUrl: string): Promise<void> {
  const [first] = await withConnection(databaseUrl, 'DATABASE_URL', unfitLogins)
  if (first) throw new DatabaseProblem(first.found, first.todo)
}

/** The login that the connection is of, and those of the planes. */
export async function unfitLogins(client: pg.Client): Promise<Unfit[]> {
  const logins = planes.map(loginOf)
  const { rows } = await client.query<Rights>(rightsQuery, [logins])
  const missing = logins.filter((login) => !rows.some(({ rolname }) => rolname === login))
  return [...rows.flatMap(excessive), ...missing.map(absent)]
}

function absent(login: string): Unfit {
  const todo = 'run circlegate migrate deploy'
  return { login, isPlane: true, found: `The login ${login} is missing`, todo }
}

function excessive(login: Rights): Unfit[] {
  const excess = excessOf(login)
  if (!excess) return []
  const isPlane = planes.some((plane) => loginOf(plane) === login.rolname)
  const found = `The login ${login.rolname} ${excess}, so it could look past row-level security`
  const todo = isPlane
    ? 'take that right from it'
    : 'let DATABASE_URL log in as circlegate_tenant and name the owner in MIGRATE_DATABASE_URL'
  return [{ login: login.rolname, isPlane, found, todo }]
}

function excessOf(login: Rights): string | undefined {
  if (login.rolsuper) return 'is a superuser'
  if (login.rolbypassrls) return 'has BYPASSRLS'
  if (login.rolcreaterole) return 'has CREATEROLE'
  if (login.owns) return `owns ${login.owns}`
  return undefined
}
