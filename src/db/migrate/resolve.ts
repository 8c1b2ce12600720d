import { DatabaseProblem } from '../problem.ts'
import { asMigrationList, readMigrations } from './folder.ts'

export type Finding = { name: string; outcome: 'applied' | 'rolled-back'; folder?: string }

/** Records what a person found of a half-applied migration: all of it is there, or nothing is. */
export async function resolveMigration(ownerUrl: string, finding: Finding): Promise<void> {
  const { name, outcome, folder } = finding
  const migrations = await readMigrations(folder)
  if (!migrations.some((migration) => migration.name === name)) {
    throw new DatabaseProblem(`There is no migration ${name}`, 'see circlegate migrate status')
  }
  const { withEngine } = await import('./engine.ts')
  await withEngine(ownerUrl, (engine) =>
    outcome === 'rolled-back'
      ? engine.markMigrationRolledBack({ migrationName: name })
      : engine.markMigrationApplied({
          migrationName: name,
          migrationsList: asMigrationList(migrations),
        }),
  )
}
