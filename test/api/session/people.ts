import { dataOf } from '../../support/answers.ts'
import type { TestGateway } from '../../support/gateway.ts'
import { login, me, refreshSession } from './documents.ts'

export const password = 'correct horse battery'

/** People who sign in with a password, and what is done with their tokens. */
export function people({ world, stranger, bearing }: TestGateway) {
  const client = (address?: string) => (address ? stranger.with({ 'x-forwarded-for': address }) : stranger)
  return {
    somebody: async () => world.member(await world.circle(), { password }),
    /** One try from an address; of the sender itself where none is given. */
    tries: (email: string, given: { password?: string; address?: string; deviceToken?: string | null } = {}) => {
      const { address, ...rest } = given
      return client(address).ask(login, { input: { email, password, ...rest } })
    },
    signsIn: async ({ email }: { email: string }) => dataOf(await stranger.ask(login, { input: { email, password } })).login,
    refreshed: (refreshToken: string | null | undefined) => stranger.ask(refreshSession, { input: { refreshToken } }),
    isSignedIn: async ({ accessToken }: { accessToken: string }) => !(await bearing(accessToken).ask(me)).errors,
  }
}
