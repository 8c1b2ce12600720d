import type { Client } from '../../support/client.ts'
import type { Facts, Key } from '../model/facts.ts'
import { proposalsOf, sitesOf } from '../model/rows.ts'
import type { View } from '../model/view.ts'
import { fieldsOf } from './ask.ts'
import type { Judge } from './judge.ts'
import { Refusal } from './lines.ts'
import type { Ask } from './roots.ts'
import { isTold } from './told.ts'

/** A feed of the schema: whose changes it tells, who is let in, and what changes all of them at once. */
type Line = {
  type: string
  noun: string
  needs: string
  all: (facts: Facts) => readonly Key[]
  seen: (view: View) => readonly Key[]
  stir: string
}

/** Every feed. One of the schema without a line is red. */
export const feeds: Record<string, Line> = {
  siteChanged: {
    ...{ type: 'SiteChanged', noun: 'site', needs: 'site.read' },
    ...{ all: ({ sites }) => sites, seen: sitesOf },
    stir: `UPDATE site SET address = address || '.'`,
  },
  proposalChanged: {
    ...{ type: 'ProposalChanged', noun: 'proposal', needs: 'proposal.read' },
    ...{ all: ({ proposals }) => proposals, seen: proposalsOf },
    stir: `UPDATE proposal SET expires_at = expires_at + interval '1 second'`,
  },
}

export const subscriptionTo = (field: string) => `subscription { ${field} { ${fieldsOf(feeds[field]!.type, true)} } }`

type Told = Record<string, Record<string, Key>>

const keyOf = ({ tenantId, id }: Key) => `${tenantId} ${id}`

/** What one caller is told of the rows of one feed, by row, next to what they see. */
export class Feed {
  readonly #told = new Map<string, Record<string, unknown>>()
  readonly #seen: ReadonlySet<string>
  readonly #wanted: string | undefined
  readonly #stream: AsyncIterableIterator<{
    data?: Told | null
    errors?: { extensions: { code: string } }[]
  }>
  #refusal: string | undefined

  constructor(
    readonly view: View,
    readonly field: string,
    { client, judge }: { client: Client; judge: Judge },
  ) {
    const { all, seen } = feeds[field]!
    const refusal = judge.expected(view, this.#change(all(view.facts)[0]!), 'Subscription')
    this.#wanted = refusal instanceof Refusal ? refusal.code : undefined
    this.#seen = new Set(this.#wanted ? [] : seen(view).map(keyOf))
    this.#stream = client.follow<Told>(subscriptionTo(field))
    void this.#read()
  }

  async #read(): Promise<void> {
    for await (const { data, errors } of this.#stream) {
      const [refused] = errors ?? []
      if (refused) this.#refusal ??= isTold(refused) ? refused.extensions.code : 'untold'
      const told = data?.[this.field]
      if (told) this.#told.set(keyOf(told[feeds[this.field]!.noun]!), told)
    }
  }

  /** Whether all that is to be told was, be it that it is refused. */
  get isDone(): boolean {
    return this.#told.size >= this.#seen.size && this.#refusal === this.#wanted
  }

  /** Holds what was told against the model, and says what was not told, or told to somebody who may not know. */
  judgedBy(judge: Judge): string[] {
    const { all } = feeds[this.field]!
    for (const row of all(this.view.facts)) {
      const told = this.#told.get(keyOf(row))
      const answer = { status: 200, data: { a0: told } }
      if (told) judge.judge(this.view, [this.#change(row)], answer, 'Subscription')
    }
    const at = `${this.view.name}: ${this.field}`
    const differences = [...this.#told.keys(), ...this.#seen].filter((key) => this.#told.has(key) !== this.#seen.has(key))
    return [
      ...differences.map((key) => `${at} tells ${this.#told.has(key) ? '' : 'nothing of '}${key}`),
      ...(this.#refusal === this.#wanted ? [] : [`${at}: ${this.#refusal}, not ${this.#wanted}`]),
    ]
  }

  #change(row: Key): Ask {
    const { type, needs } = feeds[this.field]!
    return { field: this.field, args: '', type, shape: 'one', needs, find: () => row }
  }

  async end(): Promise<void> {
    await this.#stream.return?.()
  }
}
