import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { expect } from 'vitest'
import type { Answer, Client } from './client.ts'
import type { Row } from './world.ts'

type Told<Data> = Omit<Answer<Data>, 'status'>
type Stream<Data> = AsyncIterableIterator<Told<Data>>
type SiteEvent = { siteChanged: { site: { id: string } } }

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

/** A feed of sites that is known to be open, and what it tells from then on. */
export class Following<Data extends SiteEvent> {
  readonly #stream: Stream<Data>
  readonly #knocks: Set<string>
  #next: Promise<IteratorResult<Told<Data>>>

  private constructor(stream: Stream<Data>, knocks: Set<string>) {
    this.#stream = stream
    this.#knocks = knocks
    this.#next = stream.next()
    // A refusal is for whoever asks next, not for the process.
    this.#next.catch(() => {})
  }

  /** Nothing says when a subscription has begun, so a site that shows is changed until it is told. */
  static async of<Data extends SiteEvent, Variables>(
    client: Client,
    document: TypedDocumentNode<Data, Variables>,
    knock: () => Promise<Row>,
  ): Promise<Following<Data>> {
    const knocks = new Set<string>()
    const following = new Following<Data>(client.follow(document), knocks)
    const heard = following.#next.then(() => true)
    do knocks.add((await knock()).id)
    while (!(await Promise.race([heard, pause(100)])))
    return following
  }

  /** The next event that is not owed to the knocking. */
  async next(): Promise<Data['siteChanged']> {
    for (;;) {
      const { value, done } = await this.#take()
      expect(done, 'the feed has ended').toBeFalsy()
      const told = (value as Told<Data>).data
      expect(told, JSON.stringify(value)).toBeTruthy()
      if (!this.#knocks.has(told!.siteChanged.site.id)) return told!.siteChanged
    }
  }

  /** How the feed ends, once nothing more is told; it must tell nothing before. */
  async ending(): Promise<unknown> {
    for (;;) {
      try {
        const { value, done } = await this.#take()
        if (done) return undefined
        const id = (value as Told<Data>).data?.siteChanged.site.id
        if (!id || !this.#knocks.has(id)) throw new Error(`told ${JSON.stringify(value)}`)
      } catch (end) {
        return end
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stream.return?.()
  }

  async #take() {
    const taken = await this.#next
    this.#next = this.#stream.next()
    this.#next.catch(() => {})
    return taken
  }
}
