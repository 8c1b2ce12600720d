import type { KyselyPlugin } from 'kysely'
import type { Guard } from './facade.ts'

export type Statement = { text: string; values?: readonly unknown[] }

/** How an operation begins, and what stands between it and the database. */
export type Opening = {
  /** A read sees one snapshot and cannot write; a write runs READ COMMITTED. */
  mode: 'read' | 'write'
  /** Who is asking: sent in one flight with BEGIN and the first statement. */
  enter?: Statement
  /** The inside wall for Prisma. */
  guard?: Guard
  /** The inside wall for Kysely. */
  plugins?: readonly KyselyPlugin[]
}
