import * as jose from 'jose'
import { alg } from './key-wrap.ts'
import type { SigningKeys } from './signing-keys.ts'

/** Signs what the gateway states, as a JWS that the published keys verify. */
export type SignStatement = (claims: object) => Promise<string>

/** `typ` says what is stated, so that one statement is never taken for another, nor for a token. */
export const statementSigner =
  (keys: SigningKeys, typ: string): SignStatement =>
  async (claims) => {
    const { kid, privateKey } = await keys.signer()
    return new jose.CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
      .setProtectedHeader({ alg, kid, typ })
      .sign(privateKey)
  }
