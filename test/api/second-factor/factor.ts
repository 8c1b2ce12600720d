import { TOTP } from 'otpauth'
import { dataOf } from '../../support/answers.ts'
import type { TestGateway } from '../../support/gateway.ts'
import { login } from '../session/documents.ts'
import { password, people } from '../session/people.ts'
import { beginSecondFactor, confirmSecondFactor, removeSecondFactor } from './documents.ts'

let turn = 0
const anew = () => `192.0.${Math.floor(++turn / 250)}.${turn % 250}`

/** What an app shows now, or so many half minutes later. */
export const shown = (secret: string, later = 0) => new TOTP({ secret }).generate({ timestamp: Date.now() + later * 30_000 })

export function factors(gateway: TestGateway) {
  const { stranger, bearing } = gateway
  const { somebody, signsIn } = people(gateway)
  const begins = (accessToken: string, given = password) => bearing(accessToken).ask(beginSecondFactor, { input: { password: given } })
  const confirms = (accessToken: string, code: string) => bearing(accessToken).ask(confirmSecondFactor, { input: { code } })
  return {
    begins,
    confirms,
    removes: (accessToken: string, given = password) => bearing(accessToken).ask(removeSecondFactor, { input: { password: given } }),
    tries: (email: string, code: string | null, given: { password?: string; deviceToken?: string | null } = {}) =>
      stranger.with({ 'x-forwarded-for': anew() }).ask(login, { input: { email, password, code, ...given } }),
    /** Somebody whose login asks for a code. */
    careful: async () => {
      const { email, accountId } = await somebody()
      const { accessToken, deviceToken } = await signsIn({ email })
      const { secret, uri } = dataOf(await begins(accessToken)).beginSecondFactor
      // The code of the half minute before: this one's and the next one's are left to sign in with.
      const codes = dataOf(await confirms(accessToken, shown(secret, -1))).confirmSecondFactor
      return { email, accountId, accessToken, deviceToken, secret, uri, codes }
    },
  }
}
