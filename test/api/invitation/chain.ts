import { newId } from '../../../src/lib/ids.ts'
import { dataOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import type { TestGateway } from '../../support/gateway.ts'
import type { Mailbox } from '../../support/mailbox.ts'
import type { Company } from '../../support/world.ts'
import { acceptInvitation, inviteMember } from './documents.ts'

export const password = 'a staple of another battery'

/** An address of the test's own. */
export const anybody = () => `${newId()}@invited.example`

export function invitationChain(gateway: TestGateway & { mailbox: Mailbox }) {
  const { world, stranger, mailbox } = gateway
  /** A circle, somebody who administers it, and how they ask. */
  const company = async () => {
    const circle = await world.circle()
    const admin = await world.member(circle)
    return { circle, admin, by: await gateway.as(admin) }
  }
  const invites = (by: Client, input: object = {}) => by.ask(inviteMember, { input: { email: anybody(), roles: ['viewer'], ...input } })
  return {
    company,
    invites,
    /** Invites somebody, and waits for the letter. */
    invited: async (by: Client, input: object = {}) => {
      const invitation = dataOf(await invites(by, input)).inviteMember
      return { ...invitation, token: await mailbox.token(invitation.email) }
    },
    accepts: (token: string, given: object = {}, by: Client = stranger) =>
      by.ask(acceptInvitation, { input: { token, displayName: 'Asha', password, ...given } }),
    /** Leaves so many seats beside those that are taken. */
    seats: async ({ id }: Company, free: number) => {
      await world.run(
        `UPDATE tenant_profile SET max_users = $2 + (SELECT count(*) FROM membership WHERE tenant_id = $1 AND status <> 'ENDED')
          WHERE tenant_id = $1`,
        [id, free],
      )
    },
  }
}
