import { z } from 'zod'
import { requireStrong } from '../../auth/password-policy.ts'
import { hashPassword } from '../../auth/passwords.ts'
import type { Operation } from '../../db/lanes.ts'
import { Conflict, InvalidInput } from '../../errors/index.ts'
import { foldEmail } from '../../lib/email.ts'
import { newId } from '../../lib/ids.ts'
import { parse } from '../input.ts'
import { email, line, secret } from '../shapes.ts'
import { taken } from '../taken.ts'
import { labelOf, organizationCode, subdomain } from './input.ts'
import { agreed, agreement } from './plans.ts'

const opening = z
  .object({
    type: z.enum(['CORPORATE', 'CIRCLE', 'VENDOR'], 'CORPORATE, CIRCLE or VENDOR.'),
    name: line(120),
    code: organizationCode,
    subdomain: subdomain.nullish(),
    area: z.string().nullish(),
    ...agreement,
    plan: agreement.plan.default('STANDARD'),
    adminEmail: email,
    adminName: line(120),
    password: secret(1024),
  })
  .refine(({ type, area }) => type === 'CIRCLE' || !area, {
    path: ['area'],
    message: 'Only a circle has a licensed service area.',
  })

type Opening = z.infer<typeof opening>

/** What came of it. An account that was there already keeps its password. */
export type Opened = { id: string; code: string; email: string; accountIsNew: boolean }

/** Checks what is to be opened, and hashes the password before any lane is held. */
export async function readOpening(given: object) {
  const { password, ...wish } = parse(opening, given)
  requireStrong(password, wish.adminEmail)
  return { ...wish, passwordHash: await hashPassword(password) }
}

type Wish = Omit<Opening, 'password'> & { passwordHash: string }

/** Opens a company with its first administrator: for whoever runs the gateway. */
export async function openTenant({ db }: Pick<Operation, 'db'>, wish: Wish): Promise<Opened> {
  const { type, name, code, area } = wish
  if (area && !(await db.telecomCircle.findUnique({ where: { code: area } })))
    throw new InvalidInput({ area: 'There is no such licensed service area.' })
  const id = newId()
  const subdomain = labelOf(code, wish.subdomain)
  await db.tenant
    .create({ data: { id, type, organizationCode: code, organizationName: name } })
    .catch(taken(`The code ${code} is taken, or looks like one that is: choose another.`))
  await db.tenantProfile
    .create({
      data: { tenantId: id, telecomCircleCode: area ?? null, subdomain, ...agreed(wish) },
    })
    .catch(taken(`The subdomain ${subdomain} is taken: choose another.`))
  const { email, accountIsNew } = await appoint(db, id, wish)
  return { id, code, email, accountIsNew }
}

type Appointed = Pick<Wish, 'adminEmail' | 'adminName' | 'passwordHash'>

/** Makes somebody an administrator. One account for each address: whoever has one signs in as before. */
export async function appoint(db: Operation['db'], tenantId: string, wish: Appointed) {
  const { adminEmail: email, adminName: displayName, passwordHash } = wish
  const emailFolded = foldEmail(email)
  // What a password is proved by is not for everybody to read who may do this.
  const select = { id: true, status: true }
  const known = await db.account.findUnique({ where: { emailFolded }, select })
  if (known && known.status !== 'ACTIVE')
    throw new Conflict(`The account ${email} is disabled: it cannot be an administrator.`)
  const account =
    known ??
    (await db.account.create({
      select,
      data: { id: newId(), email, emailFolded, displayName, passwordHash },
    }))
  const membership = { tenantId, id: newId() }
  await db.membership
    .create({ data: { ...membership, accountId: account.id, displayName } })
    .catch(taken(`${email} belongs to the company already.`))
  await db.membershipRole.create({
    data: { tenantId, id: newId(), membershipId: membership.id, roleCode: 'admin' },
  })
  return { email, membershipId: membership.id, accountIsNew: !known }
}

/** Every company with the corporate above it now, for whoever runs the gateway. */
export async function listAllTenants({ db }: Pick<Operation, 'db'>, type?: string) {
  const now = new Date()
  const live = { validFrom: { lte: now }, OR: [{ validUntil: null }, { validUntil: { gt: now } }] }
  const tenants = await db.tenant.findMany({
    ...(type && { where: { type } }),
    orderBy: { organizationCode: 'asc' },
    include: {
      overseenBy: { where: live, include: { corporate: true } },
      profile: true,
      _count: { select: { memberships: true } },
    },
  })
  return tenants.map(({ id, type, organizationCode, organizationName, status, ...of }) => ({
    id,
    type,
    code: organizationCode,
    name: organizationName,
    status,
    subdomain: of.profile?.subdomain ?? null,
    parent: of.overseenBy[0]?.corporate.organizationCode ?? null,
    members: of._count.memberships,
  }))
}
