import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { expect } from 'vitest'
import type { Answer, Client } from './client.ts'
import type { Row } from './world.ts'

/** A subscription has one field, whose name its document gives. */
type Feed<Told> = Record<string, Told>
type Answered<Told> = Omit<Answer<Feed<Told>>, 'status'>
type Stream<Told> = AsyncIterableIterator<Answered<Told>>
type Event = { site: { id: string } } | { proposal: { id: string } }

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

const toldIn = <Told extends Event>({ data }: Answered<Told>): Told | undefined => (data ? Object.values(data)[0] : undefined)

/** The row that an event is about. */
export const idOf = (event: Event) => ('site' in event ? event.site : event.proposal).id

/** A feed that is known to be open, and what it tells from then on. */
export class Following<Told extends Event> {
  readonly #stream: Stream<Told>
  readonly #knocks: Set<string>
  #next: Promise<IteratorResult<Answered<Told>>>

  private constructor(stream: Stream<Told>, knocks: Set<string>) {
    this.#stream = stream
    this.#knocks = knocks
    this.#next = stream.next()
    // A refusal is for whoever asks next, not for the process.
    this.#next.catch(() => {})
  }

  /** Nothing says when a subscription has begun, so a row that shows is changed until it is told. */
  static async of<Told extends Event, Variables>(
    client: Client,
    document: TypedDocumentNode<Feed<Told>, Variables>,
    knock: () => Promise<Row>,
  ): Promise<Following<Told>> {
    const knocks = new Set<string>()
    const following = new Following<Told>(client.follow(document), knocks)
    const heard = following.#next.then(() => true)
    do knocks.add((await knock()).id)
    while (!(await Promise.race([heard, pause(100)])))
    return following
  }

  /** The next event that is not owed to the knocking. */
  async next(): Promise<Told> {
    for (;;) {
      const { value, done } = await this.#take()
      expect(done, 'the feed has ended').toBeFalsy()
      const event = toldIn<Told>(value)
      expect(event, JSON.stringify(value)).toBeTruthy()
      if (!this.#knocks.has(idOf(event!))) return event!
    }
  }

  /** How the feed ends, once nothing more is told; it must tell nothing before. */
  async ending(): Promise<unknown> {
    for (;;) {
      try {
        const { value, done } = await this.#take()
        if (done) return undefined
        const event = toldIn<Told>(value)
        if (!event || !this.#knocks.has(idOf(event))) throw new Error(`told ${JSON.stringify(value)}`)
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
