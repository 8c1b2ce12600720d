import type { StaffRole } from '../../../src/auth/staff-permissions.ts'
import { dataOf } from '../../support/answers.ts'
import type { TestGateway } from '../../support/gateway.ts'
import { asStaff, does } from '../../support/staff.ts'
import type { Member } from '../../support/world.ts'

export const reason = 'Ticket 4711: the site list looks empty'

type Begun = {
  accessToken: string
  session: { id: string; membershipId: string; mayWrite: boolean; expiresAt: string }
}

export const begunFields = '{ accessToken session { id membershipId memberName staffName mayWrite beganAt expiresAt } }'

/** Somebody of the staff who acts in the place of a member. */
export async function actingAs(
  gateway: TestGateway,
  member: Pick<Member, 'id' | 'tenantId'>,
  { role = 'OWNER', ...given }: { role?: StaffRole; write?: boolean; minutes?: number } = {},
) {
  const { client: staffClient, staff, token } = await asStaff(gateway, role)
  const input = { tenantId: member.tenantId, membershipId: member.id, reason, ...given }
  const begun = await does(staffClient, 'beginActingAs', input, begunFields)
  const { accessToken, session } = dataOf(begun).beginActingAs as Begun
  return { staff, staffClient, staffToken: token, accessToken, session, client: gateway.bearing(accessToken) }
}
