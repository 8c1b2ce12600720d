import { LRUCache } from 'lru-cache'

/** Writes a fact down, or that it was there so many times more; says whether it could. */
type Write<Fact> = (fact: Fact, times?: number) => Promise<boolean>

/** Of one kind in one minute the first is written at once; of the others it is kept how many there were. */
type Kind<Fact> = { minute: number; last: Fact; more: number }

const minuteMs = 60_000
/** How many are written at once: behind them a fact is counted and told of later, and nobody waits. */
const atOnce = 4

/**
 * Writes down what anybody can make happen as often as they like. What happens a thousand times is written twice a
 * minute, and a database that does not answer delays nothing.
 */
export class OnceAMinute<Fact> {
  readonly #write: Write<Fact>
  readonly #now: () => Date
  readonly #kinds = new LRUCache<string, Kind<Fact>>({
    max: 10_000,
    dispose: (kind, _key, why) => {
      if (why === 'evict' && this.#writing < atOnce) void this.#tell(kind)
    },
  })
  #writing = 0
  #due: NodeJS.Timeout | undefined

  constructor(write: Write<Fact>, now: () => Date) {
    this.#write = write
    this.#now = now
  }

  /** Facts of one key are of one kind. */
  async keep(key: string, last: Fact): Promise<void> {
    const minute = this.#minute
    const known = this.#kinds.get(key)
    if (known?.minute === minute) return this.#count(known, last)
    if (known) await this.#tell(known)
    const kind = { minute, last, more: 0 }
    this.#kinds.set(key, kind)
    if (this.#writing >= atOnce || !(await this.#written(last))) this.#count(kind, last)
  }

  /** Tells of all that was only counted. */
  async end(): Promise<void> {
    clearTimeout(this.#due)
    for (const kind of this.#kinds.values()) await this.#tell(kind)
  }

  get #minute(): number {
    return Math.floor(this.#now().getTime() / minuteMs)
  }

  #count(kind: Kind<Fact>, last: Fact): void {
    kind.more++
    kind.last = last
    this.#due ??= setTimeout(() => this.#sweep(), minuteMs).unref()
  }

  async #sweep(): Promise<void> {
    this.#due = undefined
    for (const kind of this.#kinds.values()) if (kind.minute < this.#minute) await this.#tell(kind)
    const left = [...this.#kinds.values()].some(({ more }) => more > 0)
    if (left) this.#due ??= setTimeout(() => this.#sweep(), minuteMs).unref()
  }

  /** What cannot be written now stays counted. */
  async #tell(kind: Kind<Fact>): Promise<void> {
    const { more, last } = kind
    if (more === 0) return
    kind.more = 0
    if (!(await this.#written(last, more))) kind.more += more
  }

  async #written(fact: Fact, times?: number): Promise<boolean> {
    this.#writing++
    try {
      return await this.#write(fact, times)
    } finally {
      this.#writing--
    }
  }
}
