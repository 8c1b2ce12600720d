import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { newId, parseId } from '../lib/ids.ts'

/**
 * Tells devices that have signed in to an account before. A device token is no credential: it opens
 * nothing, and only keeps what others try at the account from slowing its owner down.
 */
export class Devices {
  readonly #key: Uint8Array

  constructor(secret: string) {
    this.#key = new Uint8Array(hkdfSync('sha256', secret, '', 'circlegate devices', 32))
  }

  tokenFor(email: string, device: string = newId()): string {
    const seal = createHmac('sha256', this.#key).update(`${device} ${email}`).digest('base64url')
    return `${device}.${seal}`
  }

  /** The device's id, if the token was made here for this address. */
  idOf(token: string | undefined, email: string): string | undefined {
    const device = parseId(token?.slice(0, token.indexOf('.')) ?? '')
    if (!token || !device) return undefined
    const [given, made] = [Buffer.from(token), Buffer.from(this.tokenFor(email, device))]
    return given.length === made.length && timingSafeEqual(given, made) ? device : undefined
  }
}
