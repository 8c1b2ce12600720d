import { apiKeyOf, archiveOf, comingOf, designationOf, domainOf, type Facts, invitationOf, type Key } from '../model/facts.ts'
import { archivesOf, readable } from '../model/rows.ts'
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
      ...facts.companies.map(domainOf).map((d) => row('tenant_domain', d, [])),
      ...facts.sites.map((s) => row('site', s, [s.code, s.name])),
      ...facts.roles.map((r) => row('role', r, [r.name])),
      ...facts.units.map((u) => row('organization_unit', u, [u.name])),
      ...facts.assignments.map((a) => row('site_assignment', a, [])),
      ...facts.placements.map((p) => row('vendor_placement', p, [])),
      ...facts.contracts.map((c) => row('vendor_relationship', c, [c.vendorCode])),
      ...facts.oversights.map((o) => row('corporate_relationship', o, [])),
      ...facts.offers.map((o) => row('offer', o, o.vendorCode ? [o.vendorCode] : [])),
      ...facts.companies.map((c) => designationOf(facts, c)).map((d) => row('designation', d, [d.name])),
      ...facts.members.map(apiKeyOf).map((k) => row('api_key', k, [k.name])),
      ...facts.members.map(comingOf).map((e) => row('security_event', e, [])),
      ...facts.proposals.map((p) => row('proposal', p, [])),
      ...facts.companies.map(archiveOf).map((a) => row('tenant_export', a, [a.bytes])),
      ...facts.members.map(invitationOf).map((i) => row('invitation', i, [])),
      ...facts.members.map((m) => row('membership', m, [m.accountId])),
    ]
  }

  /** The words that stand in no row that a member may read. */
  foreignTo(view: View): Set<string> {
    const known = this.#foreign.get(view)
    if (known) return known
    const rowsOf = (rows: (view: View) => string[]) => new Set(view.stands ? rows(view) : [])
    const shows = { ...this.shows, tenant_export: archivesIn }
    const shown = Object.fromEntries(Object.entries(shows).map(([table, rows]) => [table, rowsOf(rows)]))
    const own = this.#rows.filter(({ table, key }) => shown[table]!.has(key))
    const seen = new Set(own.flatMap(({ words }) => words).concat(this.#besides(view, shown)))
    const all = this.#rows.flatMap(({ words }) => words)
    const foreign = new Set(all.filter((word) => !seen.has(word)))
    this.#foreign.set(view, foreign)
    return foreign
  }

  /** What a row that may be read says of others: its unit, the units that a role speaks of, the code that it is made to, what it asks for and by whom; and the person themselves. */
  #besides({ member, by }: View, shown: Record<string, Set<string>>): string[] {
    const sites = this.facts.sites.filter(({ tenantId, id }) => shown.site!.has(`${tenantId} ${id}`))
    const offers = this.facts.offers.filter(({ tenantId, id }) => shown.offer!.has(`${tenantId} ${id}`))
    const codes = offers.map(({ code }) => code)
    // Whoever proposes is told to whoever reads that, however far above it stands, and which relationship it is about.
    const proposed = this.facts.proposals
      .filter(({ tenantId, id }) => shown.proposal!.has(`${tenantId} ${id}`))
      .flatMap(({ proposerTenantId, terms }) => [proposerTenantId, ...(terms ? [terms.id] : [])])
    const roles = this.facts.roles.filter(({ tenantId, id }) => shown.role!.has(`${tenantId} ${id}`))
    const spoken = roles.flatMap(({ entries }) => entries.flatMap(({ unitId }) => unitId ?? []))
    const { id, name } = apiKeyOf(member)
    const own = [member.id, member.accountId, ...tokensIn(member.name), ...(by.is === 'KEY' ? [id, name] : [])]
    return [...sites.flatMap(({ unitId }) => unitId ?? []), ...spoken, ...codes, ...proposed, ...own]
  }
}

/** They are no rows that any login of the tenants reads. */
const archivesIn = (view: View) => archivesOf(view).map(({ tenantId, id }) => `${tenantId} ${id}`)

const row = (table: string, { tenantId, id }: Key, words: string[]) => ({
  table,
  key: `${tenantId} ${id}`,
  words: [id, ...words],
})

/** The words of an answer, each once. */
export const tokensIn = (value: unknown): string[] => [...new Set((JSON.stringify(value) ?? '').match(/[\w-]+/g) ?? [])]
