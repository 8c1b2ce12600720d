import { type Asker, Context, type Services } from '../context.ts'
import { CirclegateError, Unauthenticated } from '../errors/index.ts'
import type { Credentials } from './request.ts'

/** Makes the context of one operation from what its request brought. */
export const contextFor =
  (services: Services) =>
  async (credentials: Credentials): Promise<Context> =>
    new Context(services, await askerOf(services, credentials), credentials.requestId)

/**
 * Who asks. A credential that does not hold is not an error yet: fields that are open to everyone stay
 * open, and every other one answers with the reason.
 */
async function askerOf(
  { tokens, callers, now }: Services,
  credentials: Credentials,
): Promise<Asker> {
  let signIn: Asker['signIn'] = null
  try {
    if (credentials.authorization === undefined) return { signIn, caller: null }
    signIn = await tokens.verify(bearer(credentials.authorization))
    return { signIn, caller: await callers.find(signIn, credentials.tenant, now()) }
  } catch (refusal) {
    if (!(refusal instanceof CirclegateError)) throw refusal
    return { signIn, caller: null, refusal }
  }
}

function bearer(authorization: string): string {
  const [, token] = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization) ?? []
  if (!token) throw new Unauthenticated()
  return token
}
