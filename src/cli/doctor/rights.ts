import type pg from 'pg'
import { withConnection } from '../../db/connect.ts'
import type { OpenDatabase } from '../../db/open.ts'
import { type Plane, planeUrls, unfitLogins } from '../../db/planes.ts'
import { DatabaseProblem } from '../../db/problem.ts'
import { type Finding, fine, wrong } from './finding.ts'

/** Whether each login gets in, and whether none of them could look past row-level security. */
export async function examineRights(
  { databaseUrl }: OpenDatabase,
  production: boolean,
): Promise<Finding[]> {
  const refused = await lockedOut(databaseUrl)
  if (refused.length) return refused
  const url = production ? databaseUrl : planeUrls(databaseUrl).tenant
  // In development DATABASE_URL may be the owner: the run-time logins are derived from it.
  const unfit = await withConnection(url, 'DATABASE_URL', unfitLogins)
  if (!unfit.length) return [fine('rights', 'every login gets in, and none has a right too many')]
  return unfit.map(({ found, todo }) => wrong('rights', found, todo))
}

async function lockedOut(databaseUrl: string): Promise<Finding[]> {
  const urls = Object.entries(planeUrls(databaseUrl)) as [Plane, string][]
  const complaints = await Promise.all(urls.map(([, url]) => complaintAbout(url)))
  return complaints.flatMap((found) => (found ? [wrong('rights', found, unlock)] : []))
}

const unlock = 'run circlegate migrate deploy with the same DATABASE_URL: it sets the passwords'

function complaintAbout(url: string): Promise<string | undefined> {
  return withConnection(url, 'DATABASE_URL', async () => undefined).catch((error: unknown) => {
    if (error instanceof DatabaseProblem) return error.found
    throw error
  })
}

/** What the login that migrates needs, besides what it owns. */
export async function examineOwner(owner: pg.Client): Promise<Finding[]> {
  const { rows } = await owner.query<{ login: string; roles: boolean; schema: boolean }>(`
    SELECT rolname AS login, rolsuper OR rolcreaterole AS roles,
           has_schema_privilege('public', 'CREATE') AS schema
      FROM pg_roles WHERE rolname = current_user`)
  const { login, roles, schema } = rows[0]!
  const lacks = !schema ? 'may not make tables' : roles ? undefined : 'may not make logins'
  if (!lacks) return [fine('rights', `${login} may migrate`)]
  const todo = `name the owner in MIGRATE_DATABASE_URL, or run: ALTER ROLE ${login} CREATEROLE`
  return [wrong('rights', `migrations are to be applied, and ${login} ${lacks}`, todo)]
}
