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

/**
 * Throws when a login that serves requests could look past row-level security: the login of
 * DATABASE_URL and that of every plane. Rights that come through a membership count, as SQL may
 * SET ROLE to them.
 */
export async function refuseOverpowered(databaseUrl: string): Promise<void> {
  await withConnection(databaseUrl, 'DATABASE_URL', async (client) => {
    const { rows } = await client.query<Rights>(rightsQuery, [planes.map(loginOf)])
    for (const login of rows) refuseLogin(login)
    const missing = planes.map(loginOf).find((name) => !rows.some((row) => row.rolname === name))
    if (missing) {
      throw new DatabaseProblem(`The login ${missing} is missing: run circlegate migrate deploy.`)
    }
  })
}

function refuseLogin(login: Rights): void {
  const excess = excessOf(login)
  if (!excess) return
  const remedy = planes.some((plane) => loginOf(plane) === login.rolname)
    ? `take that right from it`
    : `let DATABASE_URL log in as circlegate_tenant and name the owner in MIGRATE_DATABASE_URL`
  throw new DatabaseProblem(
    `The login ${login.rolname} ${excess}, so it could look past row-level security: ${remedy}.`,
  )
}

function excessOf(login: Rights): string | undefined {
  if (login.rolsuper) return 'is a superuser'
  if (login.rolbypassrls) return 'has BYPASSRLS'
  if (login.rolcreaterole) return 'has CREATEROLE'
  if (login.owns) return `owns ${login.owns}`
  return undefined
}
