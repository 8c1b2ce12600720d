import * as jose from 'jose'
import { Unauthenticated } from '../errors/index.ts'
import { newId, parseId } from '../lib/ids.ts'
import { jwtVerify } from './jwt-verify.ts'
import type { SigningKeys } from './signing-keys.ts'

/** Who a token says it is, and on which sign-in. Which company it acts for is not the token's to say. */
export type SignIn = {
  accountId: string
  sessionId: string
  expiresAt: Date
  /** Nobody has signed in: a program asks, by a key of theirs. */
  isKey?: true
  /** It is the staff's, in the place of a member: the account and the session are of that kind. */
  acting?: boolean
}

/** What a token is for, and how long it lives. One kind is never taken for another. */
type TokenKind = { audience: string; typ: string; minutes: number }

/** A person's, at the doors of the tenants' plane. */
const personal = { audience: 'circlegate:tenant', typ: 'at+jwt', minutes: 15 }
/** A member of the staff's, at the staff's own door; it lives as long as their session. */
export const ofStaff = { audience: 'circlegate:staff', typ: 'staff+jwt', minutes: 60 }

/** A member of the staff's, in the place of a member of a company, at the doors of the tenants' plane. */
export const ofActing = { audience: 'circlegate:tenant', typ: 'acting+jwt', minutes: 60 }

const issuer = 'circlegate'
/** Clocks of nodes differ by less. */
const skewSeconds = 5
/** Ours have some 400 characters. */
const longest = 2048

/** Signs and checks access tokens of one kind. */
export class Tokens {
  constructor(
    readonly keys: SigningKeys,
    readonly kind: TokenKind = personal,
  ) {}

  /** It ends with what it stands for, where that is sooner. */
  async sign(accountId: string, sessionId: string, until?: Date) {
    const { audience, typ, minutes } = this.kind
    const { kid, privateKey } = await this.keys.signer()
    const latest = Date.now() + minutes * 60_000
    const end = Math.min(latest, until?.getTime() ?? latest)
    const expiresAt = new Date(Math.floor(end / 1000) * 1000)
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
    if (token.length > longest || !isCanonical(token)) throw new Unauthenticated()
    const { audience, typ, minutes } = this.kind
    try {
      const { payload } = await jwtVerify(token, (header) => this.#keyFor(header), {
        requiredClaims: ['sub', 'sid', 'jti', 'exp', 'iat'],
        // Without an age a time of issue that is yet to come would pass.
        maxTokenAge: minutes * 60,
        clockTolerance: skewSeconds,
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
    // Whoever forges a header may put anything into it.
    const key = typeof kid === 'string' && (await this.keys.verifier(kid))
    if (!key) throw new Unauthenticated()
    return key
  }
}

/** What a token says that it is, before anybody has looked whether it is one. */
export function kindSaid(token: string): unknown {
  if (token.length > longest) return undefined
  try {
    return jose.decodeProtectedHeader(token).typ
  } catch {
    return undefined
  }
}

/** Of the spellings that decode to the same bytes one is ours: no token has a second face. */
const isCanonical = (token: string) =>
  token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)

function signInOf({ sub, sid, exp }: jose.JWTPayload): SignIn {
  const accountId = parseId(String(sub))
  const sessionId = parseId(String(sid))
  if (!accountId || !sessionId) throw new Unauthenticated()
  return { accountId, sessionId, expiresAt: new Date(exp! * 1000) }
}
