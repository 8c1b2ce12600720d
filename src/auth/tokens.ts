import * as jose from 'jose'
import { Unauthenticated } from '../errors/index.ts'
import { newId, parseId } from '../lib/ids.ts'
import type { SigningKeys } from './signing-keys.ts'

/** Who a token says it is, and on which sign-in. Which company it acts for is not the token's to say. */
export type SignIn = { accountId: string; sessionId: string; expiresAt: Date }

const issuer = 'circlegate'
const audience = 'circlegate:tenant'
const typ = 'at+jwt'
const minutes = 60_000
const lifetime = 15 * minutes

/** Signs and checks the access tokens of the tenant plane. */
export class Tokens {
  constructor(readonly keys: SigningKeys) {}

  async sign(accountId: string, sessionId: string) {
    const { kid, privateKey } = await this.keys.signer()
    const expiresAt = new Date(Math.floor((Date.now() + lifetime) / 1000) * 1000)
    const accessToken = await new jose.SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: 'ES256', typ, kid })
      .setSubject(accountId)
      .setIssuer(issuer)
      .setAudience(audience)
      .setJti(newId())
      .setIssuedAt()
      .setExpirationTime(expiresAt)
      .sign(privateKey)
    return { accessToken, expiresAt }
  }

  async verify(token: string): Promise<SignIn> {
    try {
      const { payload } = await jose.jwtVerify(token, (header) => this.#keyFor(header), {
        algorithms: ['ES256'],
        requiredClaims: ['sub', 'sid', 'jti', 'exp', 'iat'],
        typ,
        issuer,
        audience,
      })
      return signInOf(payload)
    } catch (error) {
      if (error instanceof jose.errors.JOSEError) throw new Unauthenticated()
      throw error
    }
  }

  async #keyFor({ kid }: jose.JWSHeaderParameters): Promise<jose.CryptoKey> {
    const key = kid && (await this.keys.verifier(kid))
    if (!key) throw new Unauthenticated()
    return key
  }
}

function signInOf({ sub, sid, exp }: jose.JWTPayload): SignIn {
  const accountId = parseId(String(sub))
  const sessionId = parseId(String(sid))
  if (!accountId || !sessionId) throw new Unauthenticated()
  return { accountId, sessionId, expiresAt: new Date(exp! * 1000) }
}
