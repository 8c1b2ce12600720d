import * as jose from 'jose'
import type { TestGateway } from './gateway.ts'
import type { Member } from './world.ts'

export type Forgery = {
  claims?: Record<string, unknown>
  header?: Record<string, unknown>
  key?: jose.CryptoKey | Uint8Array
}

/** A token as the gateway would sign it, but for what is said to be otherwise. */
export async function forge(
  { keys }: Pick<TestGateway, 'keys'>,
  { accountId, sessionId }: Pick<Member, 'accountId' | 'sessionId'>,
  { claims, header, key }: Forgery = {},
): Promise<string> {
  const { kid, privateKey } = await keys.signer()
  const now = Math.floor(Date.now() / 1000)
  const sound = {
    ...{ sub: accountId, sid: sessionId, jti: 'forged', iat: now, exp: now + 60 },
    ...{ iss: 'circlegate', aud: 'circlegate:tenant' },
  }
  return new jose.SignJWT({ ...sound, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header })
    .sign(key ?? privateKey)
}

/** The parts of a token, to be put together otherwise. */
export const partsOf = (token: string) => token.split('.') as [string, string, string]

export const encoded = (part: object) => jose.base64url.encode(JSON.stringify(part))
