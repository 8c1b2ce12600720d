import type pg from 'pg'
import { strippings } from './conditions.ts'

/** A policy of the tenant plane, as the catalogue shows it. */
export type Policy = {
  table: string
  name: string
  command: string
  using: string | null
  check: string | null
}

/** A policy made wrong, and the statements that make it so and mend it again. */
export type Mutation = {
  policy: Policy
  what: string
  kind: 'dropped' | 'opened' | 'stripped'
  plant: string
  mend: string
}

export async function tenantPolicies(owner: pg.Client): Promise<Policy[]> {
  const { rows } = await owner.query<Policy>(`
    SELECT tablename AS table, policyname AS name, cmd AS command, qual AS using, with_check AS check
      FROM pg_policies WHERE schemaname = 'public' AND 'circlegate_tenant' = ANY (roles)
     ORDER BY tablename, policyname`)
  return rows
}

/** Drops the policy, opens it to everyone, and takes each part of its conditions away in turn. */
export function mutationsOf(policy: Policy): Mutation[] {
  const [name, drop] = [`${policy.name} on ${policy.table}`, dropping(policy)]
  const mend = `${drop}; ${creating(policy)}`
  const made = (kind: Mutation['kind'], what: string, plant: string): Mutation => ({
    ...{ policy, kind, mend, plant: `${drop}; ${plant}` },
    what: `${name} ${what}`,
  })
  const stripped = (['using', 'check'] as const).flatMap((side) =>
    strippings(policy[side] ?? '').map(({ part, without }) =>
      made('stripped', `without ${plain(part)}`, creating({ ...policy, [side]: without })),
    ),
  )
  return [made('dropped', 'dropped', ''), made('opened', 'opened', creating({ ...policy, ...open(policy) })), ...stripped]
}

const open = ({ using, check }: Policy) => ({ using: using && 'true', check: check && 'true' })

const dropping = ({ table, name }: Policy) => `DROP POLICY IF EXISTS ${name} ON ${table}`

const creating = ({ table, name, command, using, check }: Policy) =>
  [`CREATE POLICY ${name} ON ${table} FOR ${command} TO circlegate_tenant`, using && `USING (${using})`, check && `WITH CHECK (${check})`]
    .filter((part) => part !== null)
    .join(' ')

export const plain = (sql: string) => sql.replace(/\s+/g, ' ').trim()
