import { hashPassword } from '../../src/auth/passwords.ts'
import type { StaffRole } from '../../src/auth/staff-permissions.ts'
import { newId } from '../../src/lib/ids.ts'
import { dataOf } from './answers.ts'
import type { Client } from './client.ts'
import type { TestGateway } from './gateway.ts'

export const staffPassword = 'the password of the staff'

export type Staff = { id: string; email: string; displayName: string; role: StaffRole }

let hash: Promise<string> | undefined

/** Somebody of the staff, as `circlegate staff create` makes them. */
export async function makeStaff({ world }: Pick<TestGateway, 'world'>, role: StaffRole = 'OWNER') {
  hash ??= hashPassword(staffPassword)
  const id = newId()
  const email = `${id}@staff.example`
  const staff: Staff = { id, email, displayName: `Staff ${id}`, role }
  const data = { ...staff, emailFolded: email, passwordHash: await hash }
  await world.make((db) => db.staffAccount.create({ data }))
  return staff
}

type Session = { login: { accessToken: string } }

export const staffLogin = `mutation ($email: String!, $password: String!) {
  login(input: { email: $email, password: $password }) { accessToken accessTokenExpiresAt member { id email displayName role } }
}`

/** Signs somebody in at the staff's door, which is the only one that they have. */
async function signInStaff({ stranger }: Pick<TestGateway, 'stranger'>, { email }: Staff) {
  const door = stranger.under('/internal')
  const answer = await door.ask<Session>(staffLogin, { email, password: staffPassword })
  const { accessToken } = dataOf(answer).login
  return { token: accessToken, client: door.with({ authorization: `Bearer ${accessToken}` }) }
}

export async function asStaff(gateway: TestGateway, role: StaffRole = 'OWNER') {
  const staff = await makeStaff(gateway, role)
  const { client, token } = await signInStaff(gateway, staff)
  return { staff, client, token }
}

/** One field of the staff's schema, with one input. */
export const does = (client: Client, field: string, input: object, fields = '{ id status }') =>
  client.ask<Record<string, Record<string, unknown>>>(`mutation ($input: ${inputs[field]}!) { ${field}(input: $input) ${fields} }`, {
    input,
  })

const inputs: Record<string, string> = {
  createTenant: 'StaffCreateTenantInput',
  createTenantAdmin: 'StaffCreateTenantAdminInput',
  setTenantPlan: 'StaffPlanInput',
  suspendTenant: 'StaffStandingInput',
  reactivateTenant: 'StaffStandingInput',
  deactivateTenant: 'StaffStandingInput',
  scheduleTenantDeletion: 'StaffScheduleDeletionInput',
  cancelTenantDeletion: 'StaffStandingInput',
  beginActingAs: 'BeginActingAsInput',
  endActingAs: 'StaffEndActingAsInput',
}
