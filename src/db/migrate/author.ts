import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { filters, withEngine } from './engine.ts'
import { migrationsFolder, readMigrations, readSchema } from './folder.ts'
import { withShadow } from './shadow.ts'

/** The SQL that takes what the migrations make to what the Prisma schema says; empty if alike. */
export async function diff(ownerUrl: string, folder?: string): Promise<string> {
  return withShadow(ownerUrl, await readMigrations(folder), pendingSql)
}

/** The same for a database that the migrations have been run on already. */
export async function pendingSql(url: string): Promise<string> {
  const files = await readSchema()
  const result = await withEngine(url, (engine) =>
    engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: migrationsFolder },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: true,
      filters,
    }),
  )
  return result.exitCode === 0 ? '' : `${(result.stdout ?? '').trim()}\n`
}

/** Writes a new migration with that SQL, to be read and finished by hand; returns its file. */
export async function author(ownerUrl: string, name: string): Promise<string | undefined> {
  const sql = await diff(ownerUrl)
  if (!sql) return undefined
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const folder = join(migrationsFolder, `${stamp}_${name}`)
  await mkdir(folder)
  await writeFile(join(folder, 'migration.sql'), sql)
  return join(folder, 'migration.sql')
}
