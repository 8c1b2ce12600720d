import { defineConfig } from 'prisma/config'

// `generate` never runs the native schema engine, yet Prisma looks for it and downloads it when it
// is absent. Naming any executable spares that download. Other commands must find the real engine.
if (process.argv.includes('generate')) process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.MIGRATE_DATABASE_URL ?? process.env.DATABASE_URL ?? '' },
})
