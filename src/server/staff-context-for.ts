import { CirclegateError, Unauthenticated } from '../errors/index.ts'
import { type StaffAsker, StaffContext, type StaffServices } from '../staff-context.ts'
import { bearer } from './context-for.ts'
import type { Credentials } from './request.ts'

/** Makes the context of one operation of the staff from what its request brought. */
export const staffContextFor =
  (services: StaffServices) =>
  async (credentials: Credentials): Promise<StaffContext> =>
    new StaffContext(services, await askerOf(services, credentials), credentials)

/** A credential that does not hold is no error yet: `login` stays open. */
async function askerOf(
  { tokens, signIns }: StaffServices,
  { authorization }: Credentials,
): Promise<StaffAsker> {
  if (authorization === undefined) return { signIn: null }
  try {
    const signIn = await tokens.verify(bearer(authorization))
    const person = await signIns.person(signIn.sessionId)
    if (person?.id !== signIn.accountId) throw new Unauthenticated()
    return { signIn, person }
  } catch (refusal) {
    if (!(refusal instanceof CirclegateError)) throw refusal
    return { signIn: null, refusal }
  }
}
