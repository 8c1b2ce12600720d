import { kindSaid, type SignIn } from '../auth/tokens.ts'
import { type Asker, Context, type Services } from '../context.ts'
import { CirclegateError, InvalidInput, Unauthenticated } from '../errors/index.ts'
import type { Credentials } from './request.ts'

/** Makes the context of one operation from what its request brought. */
export const contextFor =
  (services: Services) =>
  async (credentials: Credentials): Promise<Context> =>
    new Context(services, await askerOf(services, credentials), credentials)

/**
 * Who asks. A credential that does not hold is not an error yet: fields that are open to everyone stay
 * open, and every other one answers with the reason.
 */
async function askerOf(services: Services, credentials: Credentials): Promise<Asker> {
  const { apiKeys, callers, now, trail } = services
  let signIn: Asker['signIn'] = null
  try {
    if (credentials.unproven) throw new Unauthenticated(credentials.unproven)
    signIn = await signInOf(services, credentials)
    if (signIn === null) return { signIn, caller: null }
    const caller = await callers.find(signIn, credentials.tenant, now())
    if (signIn.isKey) {
      apiKeys.note(signIn)
      trail.keyUsed(signIn.sessionId, credentials)
    } else if (!signIn.acting) trail.entered(signIn.sessionId, caller.tenantId, credentials)
    return { signIn, caller }
  } catch (refusal) {
    if (!(refusal instanceof CirclegateError)) throw refusal
    // Whose session has ended is not signed in, however sound the token is.
    return { signIn: refusal instanceof Unauthenticated ? null : signIn, caller: null, refusal }
  }
}

/**
 * A person's token, or that of somebody of the staff who acts in the place of one, or a program's key; of two at once
 * nobody could say who asked.
 */
async function signInOf(
  { tokens, actingTokens, apiKeys }: Services,
  { authorization, apiKey, ...sender }: Credentials,
): Promise<SignIn | null> {
  if (authorization !== undefined && apiKey !== undefined)
    throw new InvalidInput({ 'X-API-Key': 'Give a key or an Authorization, and not both.' })
  if (apiKey !== undefined) return apiKeys.verify(apiKey, sender)
  if (authorization === undefined) return null
  const token = bearer(authorization)
  if (kindSaid(token) !== actingTokens.kind.typ) return tokens.verify(token)
  return { ...(await actingTokens.verify(token)), acting: true }
}

/** The token of an `Authorization` header. */
export function bearer(authorization: string): string {
  const [, token] = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization) ?? []
  if (!token) throw new Unauthenticated()
  return token
}
