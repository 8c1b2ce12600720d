import { ownerVariable, withConnection } from '../connect.ts'
import { type Migration, readMigrations } from './folder.ts'
import { type History, readHistory } from './history.ts'

type State = 'applied' | 'pending' | 'half applied' | 'changed after it was applied'
type Status = {
  /** Every migration of the folder or of the database. */
  migrations: { name: string; state: State | 'not in the folder' }[]
  /** Whether all is well. */
  current: boolean
}

export async function readStatus(ownerUrl: string): Promise<Status> {
  const migrations = await readMigrations()
  const history = await withConnection(ownerUrl, ownerVariable, (owner) =>
    readHistory(owner, migrations),
  )
  const { pending, halfApplied, edited, unknown } = history
  return {
    migrations: [
      ...migrations.map(({ name }) => ({ name, state: stateOf(name, history) })),
      ...unknown.map((name) => ({ name, state: 'not in the folder' as const })),
    ],
    current: [pending, halfApplied, edited, unknown].every((list) => list.length === 0),
  }
}

function stateOf(name: Migration['name'], history: History): State {
  if (history.halfApplied.includes(name)) return 'half applied'
  if (history.edited.includes(name)) return 'changed after it was applied'
  return history.applied.includes(name) ? 'applied' : 'pending'
}
