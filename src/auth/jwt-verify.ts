import { createHash, KeyObject, verify } from 'node:crypto'
import * as jose from 'jose'
import { LRUCache } from 'lru-cache'

type KeyFor = (header: jose.JWSHeaderParameters) => Promise<jose.CryptoKey>

/**
 * jose's `jwtVerify` for ES256, with the signature checked on this thread: WebCrypto hands each check to
 * another one, and the way there and back costs more than the check. The claims are jose's to check.
 */
export async function jwtVerify(
  token: string,
  keyFor: KeyFor,
  options: jose.JWTClaimVerificationOptions,
): Promise<{ payload: jose.JWTPayload }> {
  const header = headerOf(token)
  if (header.alg !== 'ES256' || header.crit !== undefined)
    throw new jose.errors.JOSEAlgNotAllowed('only ES256 without extensions is known here')
  if (!isSigned(token, await keyFor(header))) throw new jose.errors.JWSSignatureVerificationFailed()
  const [, claims] = token.split('.')
  return jose.UnsecuredJWT.decode(`${unsecured(header)}.${claims}.`, options)
}

function headerOf(token: string): jose.JWSHeaderParameters {
  try {
    return jose.decodeProtectedHeader(token)
  } catch {
    throw new jose.errors.JWSInvalid('the header cannot be read')
  }
}

/**
 * The keys with which tokens were found to be signed, by the tokens' digests: a client brings its own for
 * minutes. Whether that key is still good, and the token in its time, is asked of each anew.
 */
const signed = new LRUCache<string, jose.CryptoKey>({ max: 10_000 })

function isSigned(token: string, key: jose.CryptoKey): boolean {
  const digest = createHash('sha256').update(token).digest('base64')
  if (signed.get(digest) === key) return true
  const good = isSignedBy(key, token)
  if (good) signed.set(digest, key)
  return good
}

function isSignedBy(key: jose.CryptoKey, token: string): boolean {
  const dot = token.lastIndexOf('.')
  const signature = Buffer.from(token.slice(dot + 1), 'base64url')
  const content = Buffer.from(token.slice(0, dot))
  return verify('sha256', content, { key: opened(key), dsaEncoding: 'ieee-p1363' }, signature)
}

/** The type is among what jose looks at. */
const unsecured = ({ typ }: jose.JWSHeaderParameters): string =>
  Buffer.from(JSON.stringify({ alg: 'none', typ })).toString('base64url')

const keys = new WeakMap<jose.CryptoKey, KeyObject>()

function opened(key: jose.CryptoKey): KeyObject {
  const known = keys.get(key) ?? KeyObject.from(key)
  keys.set(key, known)
  return known
}
