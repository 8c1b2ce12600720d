import type { Facts, Key } from '../model/facts.ts'
import { cardsOf, readable, sitesOf } from '../model/rows.ts'
import type { View } from '../model/view.ts'

/** Every id, code and name of a world, and whose rows they belong to. */
export class Words {
  readonly #rows: { table: string; key: string; words: string[] }[]
  readonly #foreign = new Map<View, Set<string>>()

  constructor(readonly facts: Facts) {
    this.#rows = [
      ...facts.companies.map((c) => ({ table: 'tenant', key: c.id, words: [c.id, c.code, c.name] })),
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
    const shown = Object.fromEntries(Object.entries(readable).map(([table, rows]) => [table, new Set(rows(view))])) // biome-ignore format: one line
    const own = this.#rows.filter(({ table, key }) => shown[table]!.has(key))
    const seen = new Set(own.flatMap(({ words }) => words).concat(besides(view)))
    const all = this.#rows.flatMap(({ words }) => words)
    const foreign = new Set(all.filter((word) => !seen.has(word)))
    this.#foreign.set(view, foreign)
    return foreign
  }
}

/** What a row that may be read says of others: its company, its unit, and the person themselves. */
const besides = (view: View) => [
  ...sitesOf(view).flatMap(({ unitId }) => (unitId ? [unitId] : [])),
  ...cardsOf(view),
  view.member.id,
  view.member.accountId,
]

const row = (table: string, { tenantId, id }: Key, words: string[]) => ({
  table,
  key: `${tenantId} ${id}`,
  words: [id, ...words],
})

/** The words of an answer, each once. */
export const tokensIn = (value: unknown): string[] => [
  ...new Set((JSON.stringify(value) ?? '').match(/[\w-]+/g) ?? []),
]
