import type { Client } from '../../support/client.ts'
import { sitesOf } from '../model/rows.ts'
import type { View } from '../model/view.ts'
import { fieldsOf } from './ask.ts'

export const feed = `subscription { siteChanged { ${fieldsOf('SiteChanged', true)} } }`

type Site = { tenantId: string; id: string }
type Told = { siteChanged: { site: Site } }

const keyOf = ({ tenantId, id }: Site) => `${tenantId} ${id}`

/** What one member is told of sites, by site, next to what they see. */
export class Feed {
  readonly told = new Map<string, { status: number; data: { a0: unknown } }>()
  readonly sees: Set<string>
  readonly #stream: AsyncIterableIterator<{ data?: Told | null }>

  constructor(
    readonly view: View,
    client: Client,
  ) {
    this.sees = new Set(sitesOf(view).map(keyOf))
    this.#stream = client.follow<Told>(feed)
    void this.#read()
  }

  async #read(): Promise<void> {
    for await (const { data } of this.#stream)
      this.told.set(keyOf(data!.siteChanged.site), { status: 200, data: { a0: data!.siteChanged } })
  }

  async end(): Promise<void> {
    await this.#stream.return?.()
  }
}
