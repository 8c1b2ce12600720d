import type { UnitOfWork } from './unit-of-work.ts'

export type DeletionRow = {
  tenantId: string
  id: string
  askedBy: string
  byStaff: boolean
  reason: string
  askedAt: Date
  dueAt: Date
  cancelledAt: Date | null
  cancelledBy: string | null
  finishedAt: Date | null
  record: string | null
}

/** What keeps a deletion from being asked for. */
export type Hindrance = 'ABSENT' | 'ASKED' | 'BELOW' | 'CONTRACTS'

export const deletionColumns = `tenant_id AS "tenantId", id, asked_by AS "askedBy", by_staff AS "byStaff", reason, asked_at AS "askedAt",
  due_at AS "dueAt", cancelled_at AS "cancelledAt", cancelled_by AS "cancelledBy", finished_at AS "finishedAt", record`

/** The end of the acting company: asked for, called off and looked at by three functions of the database only. */
export class Deletions {
  readonly #work: () => UnitOfWork

  constructor(work: () => UnitOfWork) {
    this.#work = work
  }

  async schedule(id: string, reason: string, days: number): Promise<Hindrance | null> {
    const text = 'SELECT gate.schedule_deletion($1, $2, $3) AS hindrance'
    const { rows } = await this.#work().query<{ hindrance: Hindrance | null }>({
      text,
      values: [id, reason, days],
    })
    return rows[0]!.hindrance
  }

  /** The one that was called off; nothing where none was to come. */
  async cancel(): Promise<string | null> {
    const text = 'SELECT gate.cancel_deletion() AS id'
    return (await this.#work().query<{ id: string | null }>({ text })).rows[0]!.id
  }

  async find(id: string): Promise<DeletionRow | undefined> {
    const text = `SELECT ${deletionColumns} FROM gate.deletions() WHERE id = $1`
    return (await this.#work().query<DeletionRow>({ text, values: [id] })).rows[0]
  }

  /** The one that is to come. */
  async pending(): Promise<DeletionRow | undefined> {
    const text = `SELECT ${deletionColumns} FROM gate.deletions() WHERE cancelled_at IS NULL`
    return (await this.#work().query<DeletionRow>({ text })).rows[0]
  }
}
