import { KeyObject, randomUUID, sign } from 'node:crypto'
import { SigningKeys } from '../../src/auth/signing-keys.ts'
import type { Query } from '../../src/db/query.ts'
import { onServer } from './databases.ts'
import type { Member } from './world.ts'

export type Issuer = { publicJwk: object; tokenFor(member: Member): string }

/** Issues access tokens with the gateway's own key, which it makes on first use like the gateway would. */
export async function openIssuer(databaseUrl: string, secret: string): Promise<Issuer> {
  return onServer(databaseUrl, async (client) => {
    await client.query('TRUNCATE signing_key, staff_signing_key')
    const run: Query = ({ text, values = [] }) => client.query(text, [...values]) as never
    const { kid, privateKey, publicJwk } = await new SigningKeys(run, secret).signer()
    const key = KeyObject.from(privateKey)
    return { publicJwk, tokenFor: (member) => signed({ kid, key }, member) }
  })
}

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/**
 * Signed at once instead of through jose's promises: tens of thousands are made before each round.
 * The company stands in it for the peers, which have nothing else to take it from.
 */
function signed({ kid, key }: { kid: string; key: KeyObject }, member: Member): string {
  const issued = Math.floor(Date.now() / 1000)
  const { account, session, tenant, membership } = member
  const header = base64url({ alg: 'ES256', typ: 'at+jwt', kid })
  const claims = base64url({
    sub: account,
    sid: session,
    tenant,
    membership,
    iss: 'circlegate',
    aud: 'circlegate:tenant',
    jti: randomUUID(),
    iat: issued,
    exp: issued + 3600,
  })
  const content = `${header}.${claims}`
  const signature = sign('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' })
  return `${content}.${signature.toString('base64url')}`
}
