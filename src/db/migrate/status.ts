import { ownerVariable, withConnection } from '../connect.ts'
import { type Migration, readMigrations } from './folder.ts'
import { type History, readHistory } from './history.ts'

/** A line for every migration of the folder or of the database, and whether all is well. */
export async function statusLines(
  ownerUrl: string,
): Promise<{ lines: string[]; current: boolean }> {
  const migrations = await readMigrations()
  const history = await withConnection(ownerUrl, ownerVariable, (owner) =>
    readHistory(owner, migrations),
  )
  const lines = [
    ...migrations.map((migration) => `${stateOf(migration, history)}  ${migration.name}`),
    ...history.unknown.map((name) => `not in the folder  ${name}`),
  ]
  const { pending, halfApplied, edited, unknown } = history
  const current = [pending, halfApplied, edited, unknown].every((list) => list.length === 0)
  return { lines, current }
}

function stateOf({ name }: Migration, history: History): string {
  if (history.halfApplied.includes(name)) return 'half applied'
  if (history.edited.includes(name)) return 'changed after it was applied'
  return history.applied.includes(name) ? 'applied' : 'pending'
}
