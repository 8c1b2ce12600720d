import { z } from 'zod'
import { requireStrong } from '../../auth/password-policy.ts'
import { hashPassword } from '../../auth/passwords.ts'
import { staffRoles } from '../../auth/staff-permissions.ts'
import type { Operation } from '../../db/lanes.ts'
import { NotFound } from '../../errors/index.ts'
import { foldEmail } from '../../lib/email.ts'
import { newId } from '../../lib/ids.ts'
import { parse } from '../input.ts'
import { email, line, secret } from '../shapes.ts'
import { taken } from '../taken.ts'

type System = Pick<Operation, 'db'>

const role = z.enum(staffRoles, 'SUPPORT, OPERATIONS, ADMIN or OWNER.')

const created = z.object({ email, role, name: line(120).nullish(), password: secret(1024) })

/** Checks who is to be of the staff, and hashes the password before any lane is held. */
export async function readStaff(given: object) {
  const { password, name, ...wish } = parse(created, given)
  const passwordHash = await hashed(password, wish.email)
  return { ...wish, displayName: name ?? wish.email, passwordHash }
}

/** Staff are made by whoever runs the gateway, on the system plane; nobody who signs in makes others. */
export async function createStaff({ db }: System, wish: Awaited<ReturnType<typeof readStaff>>) {
  const data = { id: newId(), emailFolded: foldEmail(wish.email), ...wish }
  const select = { id: true, email: true, displayName: true, role: true }
  return db.staffAccount
    .create({ data, select })
    .catch(taken(`The staff has somebody with the address ${wish.email} already.`))
}

const changed = z.object({
  email,
  role: role.nullish(),
  status: z.enum(['ACTIVE', 'DISABLED']).nullish(),
  password: secret(1024).nullish(),
})

export async function readStaffChange(given: object) {
  const { password, ...wish } = parse(changed, given)
  const passwordHash = password == null ? undefined : await hashed(password, wish.email)
  return { ...wish, passwordHash }
}

/**
 * A new role holds from the next request on; whoever is disabled or has a new password is signed out, and acts in nobody's
 * place any more.
 */
export async function changeStaff(
  { db }: System,
  wish: Awaited<ReturnType<typeof readStaffChange>>,
) {
  const { role, status, passwordHash } = wish
  const where = { emailFolded: foldEmail(wish.email) }
  const known = await db.staffAccount.findUnique({ where, select: { id: true } })
  if (!known) throw new NotFound('Staff', wish.email)
  if (passwordHash || status === 'DISABLED') {
    const endedAt = new Date()
    await db.staffSession.updateMany({
      where: { accountId: known.id, endedAt: null },
      data: { endedAt },
    })
    await db.actingSession.updateMany({
      where: { staffId: known.id, endedAt: null, expiresAt: { gt: endedAt } },
      data: { endedAt, endedBy: 'STAFF' },
    })
  }
  return db.staffAccount.update({
    where,
    data: {
      ...(role && { role }),
      ...(status && { status }),
      ...(passwordHash && { passwordHash }),
    },
    select: { id: true, email: true, displayName: true, role: true, status: true },
  })
}

export const listStaff = ({ db }: System) =>
  db.staffAccount.findMany({
    orderBy: { emailFolded: 'asc' },
    select: { id: true, email: true, displayName: true, role: true, status: true },
  })

async function hashed(password: string, address: string): Promise<string> {
  requireStrong(password, address)
  return hashPassword(password)
}
