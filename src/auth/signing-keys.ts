import { hkdfSync } from 'node:crypto'
import * as jose from 'jose'
import type { Query } from '../db/query.ts'
import { newId } from '../lib/ids.ts'

const days = 86_400_000
const alg = 'ES256'

type Row = { kid: string; publicJwk: jose.JWK; wrappedPrivate: string; signs: boolean }
type Held = {
  kid: string
  publicKey: jose.CryptoKey
  publicJwk: jose.JWK
  privateKey?: jose.CryptoKey
}

/** The keys that sign access tokens: private parts are at rest only wrapped by the process's secret. */
export class SigningKeys {
  readonly #run: Query
  readonly #wrap: Uint8Array
  #held = new Map<string, Held>()
  #loading: Promise<void> | undefined

  constructor(run: Query, secret: string) {
    this.#run = run
    this.#wrap = new Uint8Array(hkdfSync('sha256', secret, '', 'circlegate signing keys', 32))
  }

  /** The newest key that signs; the first one is made when there is none. */
  async signer(): Promise<Required<Held>> {
    if (!this.#signing()) await this.#load()
    if (!this.#signing()) {
      await this.#create()
      await this.#load()
    }
    return this.#signing()!
  }

  /** The public key of that name. A name not seen before may belong to a key made elsewhere. */
  async verifier(kid: string): Promise<jose.CryptoKey | undefined> {
    if (!this.#held.has(kid)) await this.#load()
    return this.#held.get(kid)?.publicKey
  }

  async publicKeys(): Promise<jose.JSONWebKeySet> {
    await this.#load()
    return { keys: [...this.#held.values()].map(({ publicJwk }) => publicJwk) }
  }

  #signing() {
    const signing = [...this.#held.values()].filter(
      (key): key is Required<Held> => !!key.privateKey,
    )
    return signing.at(-1)
  }

  #load(): Promise<void> {
    this.#loading ??= this.#read().finally(() => {
      this.#loading = undefined
    })
    return this.#loading
  }

  async #read(): Promise<void> {
    const { rows } = await this.#run<Row>({
      text: `SELECT kid, public_jwk AS "publicJwk", wrapped_private AS "wrappedPrivate", signs_until > now() AS signs
               FROM signing_key WHERE verifies_until > now() ORDER BY created_at, kid`,
    })
    const held = await Promise.all(rows.map((row) => this.#unwrap(row)))
    this.#held = new Map(held.map((key) => [key.kid, key]))
  }

  async #unwrap({ kid, publicJwk, wrappedPrivate, signs }: Row): Promise<Held> {
    const publicKey = (await jose.importJWK(publicJwk, alg)) as jose.CryptoKey
    if (!signs) return { kid, publicKey, publicJwk }
    const { plaintext } = await jose.compactDecrypt(wrappedPrivate, this.#wrap)
    const privateKey = await jose.importPKCS8(new TextDecoder().decode(plaintext), alg)
    return { kid, publicKey, publicJwk, privateKey }
  }

  async #create(): Promise<void> {
    const pair = await jose.generateKeyPair(alg, { extractable: true })
    const kid = newId()
    const publicJwk = { ...(await jose.exportJWK(pair.publicKey)), kid, alg, use: 'sig' }
    const pem = new TextEncoder().encode(await jose.exportPKCS8(pair.privateKey))
    const wrapped = await new jose.CompactEncrypt(pem)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(this.#wrap)
    const now = Date.now()
    await this.#run({
      text: `INSERT INTO signing_key (kid, public_jwk, wrapped_private, signs_until, verifies_until) VALUES ($1, $2, $3, $4, $5)`,
      values: [kid, publicJwk, wrapped, new Date(now + 90 * days), new Date(now + 91 * days)],
    })
  }
}
