import { createHash, type Hash } from 'node:crypto'
import { block, end, header, padding } from './tar.ts'

/** How much of an archive is in memory at a time, and in one piece of it. */
const pieceSize = 256 * 1024

type Put = (at: number, bytes: Buffer) => Promise<void>

/** A file of an archive, as the manifest names it. */
type ArchivedFile = { name: string; rows: number; bytes: number; sha256: string }

/**
 * Puts an archive away piece by piece. How large a file is is known behind it only, and its header stands before it: that
 * is put last, into the place that was left for it.
 */
export class Archive {
  readonly files: ArchivedFile[] = []
  readonly #put: Put
  readonly #madeAt: Date
  #at = 0

  constructor(put: Put, madeAt: Date) {
    this.#put = put
    this.#madeAt = madeAt
  }

  async add(name: string, lines: AsyncIterable<string> | Iterable<string>): Promise<ArchivedFile> {
    const file = new Piecewise(this.#at + block, this.#put)
    for await (const line of lines) await file.write(`${line}\n`)
    const { size, rows, sha256 } = await file.end()
    await this.#put(this.#at, header({ name, size, at: this.#madeAt }))
    this.#at += block + size + padding(size).length
    const archived = { name, rows, bytes: size, sha256 }
    this.files.push(archived)
    return archived
  }

  /** How many bytes there are, all in all. */
  async end(): Promise<number> {
    await this.#put(this.#at, end)
    return this.#at + end.length
  }
}

/** One file, gathered into pieces. */
class Piecewise {
  rows = 0
  size = 0
  readonly #hash: Hash = createHash('sha256')
  readonly #put: Put
  #at: number
  #gathered: Buffer[] = []
  #weight = 0

  constructor(at: number, put: Put) {
    this.#at = at
    this.#put = put
  }

  async write(text: string): Promise<void> {
    const bytes = Buffer.from(text)
    this.#hash.update(bytes)
    this.size += bytes.length
    this.rows++
    this.#gather(bytes)
    if (this.#weight >= pieceSize) await this.#flush()
  }

  async end() {
    this.#gather(padding(this.size))
    if (this.#weight > 0) await this.#flush()
    return { size: this.size, rows: this.rows, sha256: this.#hash.digest('hex') }
  }

  #gather(bytes: Buffer): void {
    this.#gathered.push(bytes)
    this.#weight += bytes.length
  }

  async #flush(): Promise<void> {
    const piece = Buffer.concat(this.#gathered)
    this.#gathered = []
    this.#weight = 0
    await this.#put(this.#at, piece)
    this.#at += piece.length
  }
}
