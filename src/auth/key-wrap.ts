import { hkdfSync } from 'node:crypto'
import * as jose from 'jose'

export const alg = 'ES256'

/** The secret of the process is not the one that this key was put away with. */
export class WrongSecret extends Error {
  override readonly name = 'WrongSecret'
}

/** Private keys at rest: only whoever has the secret of the process gets one out again. */
export class KeyWrap {
  readonly #key: Uint8Array

  constructor(secret: string) {
    this.#key = new Uint8Array(hkdfSync('sha256', secret, '', 'circlegate signing keys', 32))
  }

  seal(pem: string): Promise<string> {
    return new jose.CompactEncrypt(new TextEncoder().encode(pem))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(this.#key)
  }

  async open(wrapped: string): Promise<string> {
    try {
      const { plaintext } = await jose.compactDecrypt(wrapped, this.#key)
      return new TextDecoder().decode(plaintext)
    } catch (error) {
      if (!(error instanceof jose.errors.JWEDecryptionFailed)) throw error
      throw new WrongSecret('SECRET_KEY does not open the signing keys', { cause: error })
    }
  }
}
