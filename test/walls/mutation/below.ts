import pg from 'pg'
import { expect } from 'vitest'
import type { ScratchDatabase } from '../../support/database.ts'
import { figuresOf, readable, reportedOf } from '../model/rows.ts'
import type { View } from '../model/view.ts'
import { type Attempt, attemptsOf } from './attempts.ts'

/** What a wall lets through that it should not, and what it keeps from its owners. */
export type Faults = { foreign: string[]; missing: string[] }

const tables = Object.keys(readable)

/** Asks the wall below alone: the login of the tenant plane, and nothing of ours in between. */
export class Below {
  readonly #owner: pg.Client
  readonly #tenant: pg.Client
  #epochs = new Map<string, string>()

  private constructor({ ownerUrl, url }: ScratchDatabase) {
    this.#owner = new pg.Client({ connectionString: ownerUrl })
    this.#tenant = new pg.Client({ connectionString: url })
  }

  static async over(database: ScratchDatabase): Promise<Below> {
    const below = new Below(database)
    await Promise.all([below.#owner.connect(), below.#tenant.connect()])
    await below.#owner.query(attempt)
    const { rows } = await below.#owner.query('SELECT subject_id, value FROM epoch')
    below.#epochs = new Map(rows.map(({ subject_id, value }) => [subject_id, value]))
    return below
  }

  get owner(): pg.Client {
    return this.#owner
  }

  /** Every row of every table that the wall shows, held against the model. */
  reads(view: View): Promise<Faults> {
    // A recursion that lost its end would go on for ever.
    return this.#as(view, '5s', async () => {
      const { rows } = await this.#tenant.query<{ held: string; key: string }>(everyRow)
      return [...tables, 'figures'].map((table) => {
        const shown = rows.filter(({ held }) => held === table).map(({ key }) => key)
        return compared(table, shown, rowsOf(view)[table]!)
      })
    })
  }

  /** Every kind of write into every place, each undone at once. */
  writes(view: View, into: string): Promise<Faults> {
    const attempts = triesOf(view).filter(({ table }) => table === into)
    return this.#as(view, '1min', async () => {
      const { rows } = await this.#tenant.query<{ outcome: string }>(
        'SELECT attempt(statement) AS outcome FROM unnest($1::text[]) AS statement',
        [attempts.map(({ statement }) => statement)],
      )
      return attempts.map((one, index) => judged(one, rows[index]!.outcome))
    })
  }

  async #as(view: View, within: string, ask: () => Promise<Faults[]>): Promise<Faults> {
    const { sessionId, tenantId, id, accountId } = view.member
    const epochs = [accountId, tenantId].map((subject) => this.#epochs.get(subject))
    await this.#tenant.query(`BEGIN; SET LOCAL statement_timeout = '${within}'`)
    try {
      const values = [sessionId, tenantId, id, ...epochs]
      await this.#tenant.query('SELECT gate.enter($1, $2, $3, $4, $5)', values)
      return merged(await ask())
    } finally {
      await this.#tenant.query('ROLLBACK')
    }
  }

  /** What was undone is still in the way of whoever looks for a row, until somebody clears it away. */
  async tidy(): Promise<void> {
    await this.#owner.query('VACUUM epoch, tenant_closure, outbox, audit_entry, corporate_relationship, history, proposal')
  }

  async end(): Promise<void> {
    await Promise.all([this.#owner.end(), this.#tenant.end()])
  }
}

const rowsOf = once((view) =>
  Object.fromEntries([...tables.map((table) => [table, readable[table]!(view)]), ['figures', figuresSeen(view)]]),
)
const figuresSeen = (view: View) =>
  reportedOf(view).flatMap((circle) => {
    const { ACTIVE, CONTRACT } = figuresOf(view, circle)
    return Object.entries({ ACTIVE, CONTRACT })
      .filter(([, total]) => total !== 0)
      .map(([kind, total]) => `${circle.id} ${kind} ${total ?? '-'}`)
  })
const triesOf = once(attemptsOf)

/** The model is asked once for each member, however many mutations there are. */
function once<T>(work: (view: View) => T): (view: View) => T {
  const known = new Map<View, T>()
  return (view) => {
    const made = known.get(view) ?? work(view)
    known.set(view, made)
    return made
  }
}

const keyOf: Record<string, string> = { tenant: 'id', tenant_profile: 'tenant_id' }

function rowsIn(table: string): string {
  const key = keyOf[table] ?? `concat(tenant_id, ' ', id)`
  return `SELECT '${table}' AS held, ${key}::text AS key FROM ${table}`
}

const everyFigure = `SELECT 'figures', concat_ws(' ', circle_id, kind, coalesce(total::text, '-')) FROM gate.circle_figures()`

/** Prepared once: to plan it takes longer than to run it, and a changed policy plans it anew. */
const everyRow = {
  name: 'every row',
  text: [...tables.map(rowsIn), everyFigure].join(' UNION ALL '),
}

/** Does something as whoever calls, says how many rows it touched or why not, and undoes it. */
const attempt = `
  CREATE FUNCTION attempt(statement text) RETURNS text LANGUAGE plpgsql AS $$
  DECLARE
    touched int;
  BEGIN
    EXECUTE statement;
    GET DIAGNOSTICS touched = ROW_COUNT;
    RAISE EXCEPTION USING ERRCODE = 'TRIED', MESSAGE = touched;
  EXCEPTION
    WHEN SQLSTATE 'TRIED' THEN RETURN SQLERRM;
    WHEN OTHERS THEN RETURN SQLSTATE;
  END $$`

export function compared(what: string, shown: string[], expected: string[]): Faults {
  const [has, wants] = [new Set(shown), new Set(expected)]
  return {
    foreign: shown.filter((key) => !wants.has(key)).map((key) => `${what} ${key}`),
    missing: expected.filter((key) => !has.has(key)).map((key) => `${what} ${key}`),
  }
}

/** Refused by a policy, or not; what a constraint says afterwards is another matter. */
function judged({ what, rows, unhindered }: Attempt, outcome: string): Faults {
  expect(outcome, what).toMatch(/^(\d{1,3}|42501|23...)$/)
  const hindered = unhindered ? 0 : 1
  const touched = outcome === '42501' ? 0 : outcome.startsWith('23') ? hindered : Number(outcome)
  return {
    foreign: touched > rows ? [`${what}: ${outcome}`] : [],
    missing: touched < rows ? [`${what}: ${outcome}`] : [],
  }
}

export const merged = (all: Faults[]): Faults => ({
  foreign: all.flatMap(({ foreign }) => foreign),
  missing: all.flatMap(({ missing }) => missing),
})
