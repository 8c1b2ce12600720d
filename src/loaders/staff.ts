import type { Operation } from '../db/lanes.ts'
import type { Page } from '../lib/page.ts'
import { type DeletionRow, deletionColumns } from '../tenancy/deletions.ts'
import { countedOn, hangingOn } from './batch.ts'

type Work = Pick<Operation, 'query'>
type Hanging = { tenantId: string; id: string }

type UserRow = Hanging & {
  displayName: string
  email: string
  roles: string[]
  status: string
  validFrom: Date
  validUntil: Date | null
}

type StandingRow = Hanging & { from: string | null; to: string; occurredAt: Date }
type Count = { tenantId: string; id: string; count: number }

const people = `membership m JOIN account a ON a.id = m.account_id WHERE m.tenant_id = wanted.id`

/** Of a company's history, what concerns its standing. */
const standings = `history h
   WHERE h.tenant_id = wanted.id AND h.entity = 'Tenant' AND h.entity_id = wanted.id AND h.changes ? 'status'`

const each = (columns: string, rest: string) =>
  `SELECT wanted.id AS "tenantId", one.* FROM unnest($1::uuid[]) AS wanted (id) CROSS JOIN LATERAL (SELECT ${columns} FROM ${rest}) one`

/** A page of the people of each company, by their ids: those who came first stand first. */
const usersLoader = (work: Work, { limit, after }: Page) =>
  hangingOn(
    async (companies: readonly string[]) => {
      const columns = `m.id, m.display_name AS "displayName", a.email, m.status,
        m.valid_from AS "validFrom", m.valid_until AS "validUntil",
        ARRAY(SELECT r.role_code FROM membership_role r WHERE r.tenant_id = m.tenant_id AND r.membership_id = m.id
                AND r.ended_at IS NULL ORDER BY 1) AS roles`
      const text = each(
        columns,
        `${people} AND ($2::uuid IS NULL OR m.id > $2) ORDER BY m.id LIMIT $3`,
      )
      const values = [companies, after?.[0] ?? null, limit]
      return (await work.query<UserRow>({ text, values })).rows
    },
    (company) => company,
    ({ tenantId }) => tenantId,
  )

/** A page of what became of each company's standing, the latest first. */
const standingsLoader = (work: Work, { limit, after }: Page) =>
  hangingOn(
    async (companies: readonly string[]) => {
      const columns = `h.id, h.changes -> 'status' ->> 0 AS "from", h.changes -> 'status' ->> 1 AS "to",
        h.occurred_at AS "occurredAt"`
      const text = each(
        columns,
        `${standings} AND ($2::uuid IS NULL OR h.id < $2) ORDER BY h.id DESC LIMIT $3`,
      )
      const values = [companies, after?.[0] ?? null, limit]
      return (await work.query<StandingRow>({ text, values })).rows
    },
    (company) => company,
    ({ tenantId }) => tenantId,
  )

/** Whether each company is to be deleted, or has been: one row of it, or none. */
const deletionsLoader = (work: Work) =>
  hangingOn(
    async (companies: readonly string[]) => {
      const text = `SELECT ${deletionColumns} FROM tenant_deletion WHERE tenant_id = ANY ($1) AND cancelled_at IS NULL`
      return (await work.query<DeletionRow>({ text, values: [companies] })).rows
    },
    (company) => company,
    ({ tenantId }) => tenantId,
  )

const counting = (rest: string) => (work: Work) =>
  countedOn(
    async (companies: readonly string[]) => {
      const text = each('wanted.id, count(*)::int AS count', rest)
      return (await work.query<Count>({ text, values: [companies] })).rows
    },
    (company) => company,
    ({ tenantId }) => tenantId,
  )

/** The loaders of one operation of the staff; of pages, one for each page that is asked for. */
export class StaffLoaders {
  readonly #work: Work
  readonly #pages = new Map<string, unknown>()

  constructor(work: Work) {
    this.#work = work
  }

  users(page: Page) {
    return this.#of('users', page, () => usersLoader(this.#work, page))
  }

  standings(page: Page) {
    return this.#of('standings', page, () => standingsLoader(this.#work, page))
  }

  deletions() {
    return this.#of('deletions', null, () => deletionsLoader(this.#work))
  }

  userCount() {
    return this.#of('userCount', null, () => counting(people)(this.#work))
  }

  standingCount() {
    return this.#of('standingCount', null, () => counting(standings)(this.#work))
  }

  #of<Loader>(name: string, page: Page | null, make: () => Loader): Loader {
    const key = `${name} ${JSON.stringify(page)}`
    const known = (this.#pages.get(key) as Loader | undefined) ?? make()
    this.#pages.set(key, known)
    return known
  }
}
