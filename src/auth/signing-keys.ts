import { setTimeout as pause } from 'node:timers/promises'
import * as jose from 'jose'
import type { Query } from '../db/query.ts'
import { parseId } from '../lib/ids.ts'
import { alg, KeyWrap, WrongSecret } from './key-wrap.ts'
import { ensureKey, readKeys, type Shelf, type StoredKey } from './stored-keys.ts'

type Held = Pick<StoredKey, 'kid' | 'publicJwk' | 'signsFrom' | 'signsUntil' | 'verifiesUntil'> & {
  publicKey: jose.CryptoKey
  /** Absent when it signs no more, or when the secret of this process does not open it. */
  privateKey?: jose.CryptoKey
}
type Signer = Held & { privateKey: jose.CryptoKey }

/** What was read is taken for true for so long: after that a key made or retired elsewhere is known. */
const freshMs = 30_000
/** However many tokens name keys that nobody knows, the database is asked once within this time. */
const paceMs = 1_000
const day = 86_400_000

/** The keys of access tokens, as a node holds them. */
export class SigningKeys {
  readonly #run: Query
  readonly #wrap: KeyWrap
  readonly #shelf: Shelf
  #held = new Map<string, Held>()
  #readAt = Number.NEGATIVE_INFINITY
  #reading: Promise<void> | undefined
  #lookingUp: Promise<void> | undefined

  constructor(run: Query, secret: string, shelf: Shelf = 'signing_key') {
    this.#run = run
    this.#shelf = shelf
    this.#wrap = new KeyWrap(secret)
  }

  /** The key that signs now; the first one is made when there is none, and each successor in time. */
  async signer(): Promise<Signer> {
    await this.#refresh()
    if (this.#lastSigningDay()) {
      await ensureKey(this.#run, this.#wrap, this.#shelf)
      await this.#read()
    }
    const signer = this.#signing()
    if (!signer) throw new WrongSecret('SECRET_KEY does not open the signing keys')
    return signer
  }

  /** The public key of that name. A name not seen before may belong to a key made elsewhere. */
  async verifier(kid: string): Promise<jose.CryptoKey | undefined> {
    await this.#refresh()
    if (!this.#held.has(kid)) await this.#lookFor(kid)
    const key = this.#held.get(kid)
    return key && key.verifiesUntil.getTime() > Date.now() ? key.publicKey : undefined
  }

  /** What anybody may check tokens with, the key that signs next among them. */
  async publicKeys(): Promise<jose.JSONWebKeySet> {
    await this.#refresh()
    return { keys: [...this.#held.values()].map(({ publicJwk }) => publicJwk) }
  }

  /** The newest that has begun. Where clocks differ none may have begun yet: then the first that will. */
  #signing(): Signer | undefined {
    const now = Date.now()
    const able = [...this.#held.values()].filter(
      (key): key is Signer => !!key.privateKey && key.signsUntil.getTime() > now,
    )
    return able.findLast(({ signsFrom }) => signsFrom.getTime() <= now) ?? able[0]
  }

  #lastSigningDay(): boolean {
    const ends = [...this.#held.values()].map(({ signsUntil }) => signsUntil.getTime())
    return Math.max(...ends) < Date.now() + day
  }

  /** All who ask for unknown names wait for one look-up, and the next look-up waits its turn. */
  async #lookFor(kid: string): Promise<void> {
    if (!parseId(kid)) return
    this.#lookingUp ??= pause(paceMs - Math.min(this.#age(), paceMs)).then(() => {
      this.#lookingUp = undefined
      return this.#read()
    })
    await this.#lookingUp
  }

  async #refresh(): Promise<void> {
    if (this.#age() > freshMs) await this.#read()
  }

  /** How long ago the keys were read; a clock that is put back makes them old, not young. */
  #age(): number {
    return Math.abs(Date.now() - this.#readAt)
  }

  #read(): Promise<void> {
    this.#reading ??= this.#readAnew().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  async #readAnew(): Promise<void> {
    const readAt = Date.now()
    const keys = await Promise.all(
      (await readKeys(this.#run, this.#shelf)).map((key) => this.#hold(key)),
    )
    this.#held = new Map(keys.map((key) => [key.kid, key]))
    this.#readAt = readAt
  }

  async #hold(stored: StoredKey): Promise<Held> {
    const { kid, publicJwk, wrappedPrivate, ...times } = stored
    const known = this.#held.get(kid)
    // Its private part is opened once: the secret may have changed since, for the nodes to come.
    if (known?.privateKey) return { ...known, ...times }
    const publicKey = (await jose.importJWK(publicJwk, alg)) as jose.CryptoKey
    const privateKey = times.signsUntil.getTime() > Date.now() && (await this.#open(wrappedPrivate))
    return { kid, publicJwk, publicKey, ...times, ...(privateKey && { privateKey }) }
  }

  async #open(wrapped: string): Promise<jose.CryptoKey | undefined> {
    try {
      return await jose.importPKCS8(await this.#wrap.open(wrapped), alg)
    } catch (error) {
      if (error instanceof WrongSecret) return undefined
      throw error
    }
  }
}
