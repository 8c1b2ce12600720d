const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g
const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)/g

/** Gives what a server makes a number by its first appearance: ids, times, and what cursors hold of them. */
export class Renumbering {
  readonly #known = new Map<string, string>()

  of(answer: unknown): string {
    return JSON.stringify(answer, (key, value) => this.#told(key, value))
      .replace(uuid, (id) => this.#number('id', id))
      .replace(time, (at) => this.#number('time', at))
  }

  #told(key: string, value: unknown): unknown {
    if (key === 'requestId') return 'a request'
    return /cursor$/i.test(key) && typeof value === 'string' ? opened(value) : value
  }

  #number(kind: string, value: string): string {
    const known = this.#known.get(value) ?? `${kind} ${this.#known.size}`
    this.#known.set(value, known)
    return known
  }
}

/** What a cursor holds: it is opaque to clients, but not to whoever is curious. */
export const opened = (cursor: string): unknown => JSON.parse(Buffer.from(cursor, 'base64url').toString())
