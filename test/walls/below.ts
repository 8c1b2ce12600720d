import { withConnection } from '../../src/db/connect.ts'
import type { ScratchDatabase } from '../support/database.ts'

/** Runs statements as the owner of the tables. */
export async function asOwner<Row extends object>({ ownerUrl }: ScratchDatabase, text: string, values: unknown[] = []): Promise<Row[]> {
  return withConnection(ownerUrl, 'the scratch database', async (owner) => {
    const { rows } = await owner.query<Row>(text, values)
    return rows
  })
}

/** Takes the wall below away, for tests of what the others hold alone. */
export async function withoutPolicies(database: ScratchDatabase): Promise<void> {
  const held = await asOwner<{ tablename: string }>(database, `SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND rowsecurity`)
  // One by one: a gateway may be at work, and whoever holds one table while waiting for another waits for ever.
  for (const { tablename } of held) await asOwner(database, `ALTER TABLE ${tablename} DISABLE ROW LEVEL SECURITY`)
}
