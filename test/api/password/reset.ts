import type { Config } from '../../../src/config/index.ts'
import type { TestGateway } from '../../support/gateway.ts'
import { startGateway } from '../../support/gateway.ts'
import { type Mailbox, startMailbox } from '../../support/mailbox.ts'
import { requestPasswordReset, resetPassword } from './documents.ts'

export const fresh = 'a staple of another battery'

/** A gateway that mails to a mailbox of the test's own. */
export async function startMailingGateway(given: Partial<Config> = {}): Promise<TestGateway & { mailbox: Mailbox }> {
  const mailbox = await startMailbox()
  const config = {
    ...{ trustProxy: ['loopback'], smtpUrl: mailbox.url },
    mailFrom: 'Circlegate <no-reply@circlegate.example>',
    ...given,
  }
  const gateway = await startGateway({ config })
  const stop = () => gateway.stop().finally(() => mailbox[Symbol.asyncDispose]())
  return { ...gateway, mailbox, stop, [Symbol.asyncDispose]: stop }
}

let turn = 0
/** An address that nobody has used yet. */
export const anew = () => `203.0.${Math.floor(++turn / 250)}.${turn % 250}`

export const resets = ({ stranger }: TestGateway) => ({
  forgets: (email: string, address = anew()) =>
    stranger.with({ 'x-forwarded-for': address }).ask(requestPasswordReset, { input: { email } }),
  resets: (token: string, password = fresh) => stranger.ask(resetPassword, { input: { token, password } }),
})
