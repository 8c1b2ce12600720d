import type { View } from '../model/view.ts'

/** How often each combination of what decides about a caller and a company has come up. */
export class Histogram {
  readonly #counts = new Map<string, number>()

  count(view: View): void {
    const part = view.part ? 'placed' : 'whole'
    const add = (...words: string[]) => this.#add([...words, part].join(' '))
    const { company, facts } = view
    add('SELF', company.type, company.status)
    for (const o of facts.oversights.filter(({ corporateId }) => corporateId === company.id))
      add('OVERSEES', o.sharing, o.governance, o.window)
    for (const c of facts.contracts.filter(({ tenantId }) => tenantId === company.id)) add('ENGAGES', c.status, c.window)
    for (const c of facts.contracts.filter(({ vendorId }) => vendorId === company.id)) add('SERVES', c.status, c.window)
    for (const { id, type } of facts.companies) if (view.reach(id).is === 'NONE') add('NONE', company.type, 'of', type)
  }

  #add(words: string): void {
    this.#counts.set(words, (this.#counts.get(words) ?? 0) + 1)
  }

  get size(): number {
    return this.#counts.size
  }

  /** The combinations that there are and that came up less often than that. */
  rarerThan(times: number): string[] {
    return everyCombination().filter((words) => (this.#counts.get(words) ?? 0) < times)
  }

  toString(): string {
    const rows = [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1))
    return rows.map(([words, count]) => `${String(count).padStart(6)} ${words}`).join('\n')
  }
}

const parts = ['whole', 'placed']
const types = ['CORPORATE', 'CIRCLE', 'VENDOR']
const statuses = ['ACTIVE', 'TRIAL', 'PAST_DUE', 'SUSPENDED', 'DEACTIVATED', 'DELETED']
const windows = ['open', 'closing', 'past', 'future']
const sharings = ['NONE', 'AGGREGATED', 'FULL']
const governances = ['AUTONOMOUS', 'MANAGED', 'CONTROLLED']
const contracts = ['PENDING', 'ACTIVE', 'SUSPENDED', 'TERMINATED']

const everyCombination = () => [
  ...product(['SELF'], types, statuses, parts),
  ...product(['OVERSEES'], sharings, governances, windows, parts),
  ...product(['ENGAGES'], contracts, windows, parts),
  ...product(['SERVES'], contracts, windows, parts),
  ...product(['NONE'], types, ['of'], types, parts),
]

const product = (...lists: string[][]): string[] =>
  lists.reduce((words, list) => words.flatMap((word) => list.map((next) => `${word} ${next}`)))
