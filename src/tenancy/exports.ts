import type { Page } from '../lib/page.ts'
import type { UnitOfWork } from './unit-of-work.ts'

type ExportRow = {
  tenantId: string
  id: string
  rowTotal: number | null
  rowCount: number
  byteCount: number
  sha256: string | null
  createdAt: Date
  readyAt: Date | null
  expiresAt: Date
}

export type Chunk = { at: number; bytes: Buffer }

const columns = `tenant_id AS "tenantId", id, row_total AS "rowTotal", row_count AS "rowCount",
  byte_count::float8 AS "byteCount", sha256, created_at AS "createdAt", ready_at AS "readyAt", expires_at AS "expiresAt"`

/** The archives of the acting company: asked for and read by three functions of the database only. */
export class Exports {
  readonly #work: () => UnitOfWork

  constructor(work: () => UnitOfWork) {
    this.#work = work
  }

  /** Asks for one, or for the one that is being built already; nothing where that is not theirs to ask. */
  async ask(id: string): Promise<ExportRow | undefined> {
    const text = 'SELECT gate.ask_export($1) AS id'
    const { rows } = await this.#work().query<{ id: string | null }>({ text, values: [id] })
    const asked = rows[0]!.id
    return asked === null ? undefined : this.find(asked)
  }

  async find(id: string): Promise<ExportRow | undefined> {
    const text = `SELECT ${columns} FROM gate.exports() WHERE id = $1`
    return (await this.#work().query<ExportRow>({ text, values: [id] })).rows[0]
  }

  /** The latest first: ids are ordered by time. */
  async list({ after, limit }: Page): Promise<ExportRow[]> {
    const text = `SELECT ${columns} FROM gate.exports()
      WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`
    return (await this.#work().query<ExportRow>({ text, values: [after?.[0] ?? null, limit] })).rows
  }

  async count(): Promise<number> {
    const text = 'SELECT count(*)::int AS count FROM gate.exports()'
    return (await this.#work().query<{ count: number }>({ text })).rows[0]!.count
  }

  /** A few pieces, the first of which holds the byte. */
  async chunks(id: string, from: number): Promise<Chunk[]> {
    const text = 'SELECT at::float8 AS at, bytes FROM gate.export_chunks($1, $2)'
    return (await this.#work().query<Chunk>({ text, values: [id, from] })).rows
  }
}
