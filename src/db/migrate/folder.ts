import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MigrationList } from '@prisma/schema-engine-wasm'
import { digest } from '../../lib/digest.ts'
import { root } from '../../lib/root.ts'
import { DatabaseProblem } from '../problem.ts'

export type Migration = { name: string; sql: string; checksums: string[] }

const prismaFolder = join(root, 'prisma')
export const migrationsFolder = join(prismaFolder, 'migrations')

/** The migrations of a folder in Prisma's format, in the order in which they apply. */
export async function readMigrations(folder = migrationsFolder): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(names.sort().map((name) => readMigration(folder, name)))
}

async function readMigration(folder: string, name: string): Promise<Migration> {
  const file = join(folder, name, 'migration.sql')
  const sql = await readFile(file, 'utf8').catch((error) => {
    throw new DatabaseProblem(`The migration ${name} has no migration.sql`, `restore ${file}`, {
      cause: error,
    })
  })
  // A checkout may have changed the ends of the lines; that is not another migration.
  const unix = sql.replaceAll('\r\n', '\n')
  return { name, sql, checksums: [sql, unix, unix.replaceAll('\n', '\r\n')].map(checksum) }
}

const checksum = (sql: string) => digest(sql, 'hex')

/** The same migrations as the engine wants them. */
export function asMigrationList(migrations: Migration[]): MigrationList {
  return {
    baseDir: migrationsFolder,
    shadowDbInitScript: '',
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  }
}

/** The Prisma schema: one file, or a folder of them. */
export async function readSchema(): Promise<{ path: string; content: string }[]> {
  const paths = (await readdir(prismaFolder, { recursive: true }))
    .filter((path) => /^(schema\.prisma|schema[\\/].*\.prisma)$/.test(path))
    .map((path) => join(prismaFolder, path))
  return Promise.all(
    paths.sort().map(async (path) => ({ path, content: await readFile(path, 'utf8') })),
  )
}
