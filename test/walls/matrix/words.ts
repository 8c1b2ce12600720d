import type { Facts, Key } from '../model/facts.ts'
import { readable } from '../model/rows.ts'
import type { View } from '../model/view.ts'

/** Every id, code and name of a world, and whose rows they belong to. */
export class Words {
  readonly #rows: { table: string; key: string; words: string[] }[]
  readonly #foreign = new Map<View, Set<string>>()

  /** A wall that keeps less apart than the model comes with a table of its own. */
  constructor(
    readonly facts: Facts,
    readonly shows: typeof readable = readable,
  ) {
    this.#rows = [
      ...facts.companies.map((c) => ({
        table: 'tenant',
        key: c.id,
        words: [c.id, c.code, c.name],
      })),
      ...facts.companies.map((c) => ({ table: 'tenant_profile', key: c.id, words: [c.subdomain] })),
      ...facts.sites.map((s) => row('site', s, [s.code, s.name])),
      ...facts.units.map((u) => row('organization_unit', u, [u.name])),
      ...facts.assignments.map((a) => row('site_assignment', a, [])),
      ...facts.placements.map((p) => row('vendor_placement', p, [])),
      ...facts.contracts.map((c) => row('vendor_relationship', c, [c.vendorCode])),
      ...facts.oversights.map((o) => row('corporate_relationship', o, [])),
      ...facts.members.map((m) => row('membership', m, [m.accountId])),
    ]
  }

  /** The words that stand in no row that a member may read. */
  foreignTo(view: View): Set<string> {
    const known = this.#foreign.get(view)
    if (known) return known
    const shown = Object.fromEntries(Object.entries(this.shows).map(([table, rows]) => [table, new Set(rows(view))])) // biome-ignore format: one line
    const own = this.#rows.filter(({ table, key }) => shown[table]!.has(key))
    const seen = new Set(own.flatMap(({ words }) => words).concat(this.#besides(view, shown)))
    const all = this.#rows.flatMap(({ words }) => words)
    const foreign = new Set(all.filter((word) => !seen.has(word)))
    this.#foreign.set(view, foreign)
    return foreign
  }

  /** What a row that may be read says of others: its unit; and the person themselves. */
  #besides({ member }: View, shown: Record<string, Set<string>>): string[] {
    const sites = this.facts.sites.filter(({ tenantId, id }) =>
      shown.site!.has(`${tenantId} ${id}`),
    )
    return [...sites.flatMap(({ unitId }) => unitId ?? []), member.id, member.accountId]
  }
}

const row = (table: string, { tenantId, id }: Key, words: string[]) => ({
  table,
  key: `${tenantId} ${id}`,
  words: [id, ...words],
})

/** The words of an answer, each once. */
export const tokensIn = (value: unknown): string[] => [
  ...new Set((JSON.stringify(value) ?? '').match(/[\w-]+/g) ?? []),
]
