import type { RoleEntry } from '../../src/auth/roles.ts'
import { readDatabaseConfig } from '../../src/config/index.ts'
import { withConnection } from '../../src/db/connect.ts'
import { readMigrations } from '../../src/db/migrate/folder.ts'
import { withShadow } from '../../src/db/migrate/shadow.ts'
import { openDatabase } from '../../src/db/open.ts'

export type SystemRole = {
  tenantType: string
  code: string
  name: string
  description: string
  entries: RoleEntry[]
}

const query = `
  SELECT r.tenant_type AS "tenantType", r.code, r.name, r.description,
         coalesce(json_agg(json_build_object('role', e.role_code, 'permission', e.permission, 'effect', e.effect))
           FILTER (WHERE e.role_code IS NOT NULL), '[]') AS entries
    FROM system_role r LEFT JOIN system_role_entry e ON e.tenant_type = r.tenant_type AND e.role_code = r.code
   GROUP BY r.tenant_type, r.code
   ORDER BY r.tenant_type, array_position(ARRAY['admin', 'manager', 'engineer', 'technician', 'viewer'], r.code), r.code`

/** The roles that ship, as the migrations make them in a throw-away database. */
export async function readSystemRoles(): Promise<SystemRole[]> {
  const database = await openDatabase(readDatabaseConfig(process.env), { share: true })
  try {
    return await withShadow(database.ownerUrl, await readMigrations(), (url) =>
      withConnection(url, 'DATABASE_URL', async (client) => {
        const { rows } = await client.query<SystemRole>(query)
        return rows
      }),
    )
  } finally {
    await database.stop()
  }
}
