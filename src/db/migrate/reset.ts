import type pg from 'pg'
import { ownerVariable, withConnection } from '../connect.ts'

/** Drops everything in the database but the roles, which belong to the whole cluster. */
export async function emptyDatabase(ownerUrl: string): Promise<void> {
  await withConnection(ownerUrl, ownerVariable, async (owner) => {
    const { rows } = await owner.query<{ nspname: string }>(`
      SELECT nspname FROM pg_namespace
       WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'`)
    const drops = rows.map(
      ({ nspname }) => `DROP SCHEMA ${owner.escapeIdentifier(nspname)} CASCADE`,
    )
    await inOneTransaction(owner, [
      ...drops,
      // As PostgreSQL makes it in a new database.
      'CREATE SCHEMA public AUTHORIZATION pg_database_owner',
      'GRANT USAGE ON SCHEMA public TO PUBLIC',
    ])
  })
}

async function inOneTransaction(owner: pg.Client, statements: string[]): Promise<void> {
  await owner.query(`BEGIN; ${statements.join('; ')}; COMMIT`)
}
