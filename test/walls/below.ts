import { withConnection } from '../../src/db/connect.ts'
import type { ScratchDatabase } from '../support/database.ts'

/** Runs statements as the owner of the tables. */
export async function asOwner<Row extends object>(
  { ownerUrl }: ScratchDatabase,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return withConnection(ownerUrl, 'the scratch database', async (owner) => {
    const { rows } = await owner.query<Row>(text, values)
    return rows
  })
}

/** Takes the wall below away, for tests of what the others hold alone. */
export async function withoutPolicies(database: ScratchDatabase): Promise<void> {
  await asOwner(
    database,
    `DO $$ DECLARE held text; BEGIN
       FOR held IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND rowsecurity LOOP
         EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', held);
       END LOOP;
     END $$`,
  )
}
