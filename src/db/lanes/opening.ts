import type { KyselyPlugin } from 'kysely'
import type { Span } from '../../lib/trace.ts'
import type { Guard } from './facade.ts'
import type { Mould } from './form.ts'

export type Statement = { text: string; values?: readonly unknown[] }

/** How an operation begins, and what stands between it and the database. */
export type Opening = {
  /** A read sees one snapshot and cannot write; a write runs READ COMMITTED. */
  mode: 'read' | 'write'
  /** Who is asking: a statement that is sent together with BEGIN, in one flight with the first of the operation. */
  enter?: Statement | (() => Statement)
  /** What has to be said before the next statement, in one flight with it. */
  tells?: () => Statement | undefined
  /** The inside wall for Prisma. */
  guard?: Guard
  /** The inside wall for Kysely. */
  plugins?: readonly KyselyPlugin[]
  /** The same for forms. */
  mould?: Mould
  /** What the operation's steps are part of, where traces are collected. */
  trace?: Span
}
