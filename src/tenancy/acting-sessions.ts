import type { Page } from '../lib/page.ts'
import type { UnitOfWork } from './unit-of-work.ts'

export type ActingRow = {
  tenantId: string
  id: string
  membershipId: string
  memberName: string
  staffName: string
  reason: string
  mayWrite: boolean
  beganAt: Date
  expiresAt: Date
  endedAt: Date | null
  endedBy: string | null
}

const columns = `tenant_id AS "tenantId", id, membership_id AS "membershipId", member_name AS "memberName",
  staff_name AS "staffName", reason, may_write AS "mayWrite", began_at AS "beganAt", expires_at AS "expiresAt",
  ended_at AS "endedAt", ended_by AS "endedBy"`

/** Who of the platform's staff acts in the acting company: read and ended by two functions of the database only. */
export class ActingSessions {
  readonly #work: () => UnitOfWork

  constructor(work: () => UnitOfWork) {
    this.#work = work
  }

  /** The latest first: ids are ordered by time. */
  async list({ after, limit }: Page): Promise<ActingRow[]> {
    const text = `SELECT ${columns} FROM gate.acting_sessions()
      WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`
    return (await this.#work().query<ActingRow>({ text, values: [after?.[0] ?? null, limit] })).rows
  }

  async count(): Promise<number> {
    const text = 'SELECT count(*)::int AS count FROM gate.acting_sessions()'
    return (await this.#work().query<{ count: number }>({ text })).rows[0]!.count
  }

  /** What it is from then on; nothing when there is none that is still open. */
  async end(id: string): Promise<ActingRow | undefined> {
    const ended = 'SELECT gate.end_acting($1) AS done'
    const { rows } = await this.#work().query<{ done: boolean }>({ text: ended, values: [id] })
    if (!rows[0]!.done) return undefined
    const text = `SELECT ${columns} FROM gate.acting_sessions() WHERE id = $1`
    return (await this.#work().query<ActingRow>({ text, values: [id] })).rows[0]
  }
}
