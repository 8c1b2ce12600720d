import type { Lanes, Operation } from '../db/lanes.ts'
import { transaction } from '../db/transaction.ts'
import {
  Conflict,
  Forbidden,
  InvalidInput,
  TenantSuspended,
  Unauthenticated,
} from '../errors/index.ts'
import { newId } from '../lib/ids.ts'
import { holdRights, holdSeats } from '../tenancy/rights.ts'
import type { Person } from './caller.ts'
import { readToken, useToken } from './one-time-tokens.ts'
import { requireStrong } from './password-policy.ts'
import { hashPassword } from './passwords.ts'

type Wish = { token: string; displayName?: string | null; password?: string | null }

/** What somebody has joined. */
type Joined = {
  tenantId: string
  membershipId: string
  organizationCode: string
  organizationName: string
  email: string
}

type Invited = {
  tenantId: string
  id: string
  email: string
  emailFolded: string
  roles: string[]
  unitId: string | null
  designationId: string | null
  validFrom: Date | null
  validUntil: Date | null
  status: 'OPEN' | 'ACCEPTED' | 'REVOKED'
  lapsed: boolean
  standing: string
  organizationCode: string
  organizationName: string
  accountId: string | null
}
type Joining = { accountId: string; displayName: string; passwordHash: string | null }

/** How invitations become memberships, on the identity plane: whoever accepts belongs to no company yet. */
export class Invitations {
  constructor(readonly lanes: Lanes) {}

  async accept(wish: Wish, person: Person | undefined): Promise<Joined> {
    const invited = await transaction(this.lanes, (op) => find(op, wish.token))
    const joining = await joiningAs(invited, wish, person)
    return transaction(this.lanes, async (op) => {
      // What the roles give that it promises is not changed meanwhile: whoever changes them weighs who is invited, or who has come.
      await holdRights(op, invited.tenantId)
      // Looked at again, now that nobody else can change it.
      const held = await find(op, wish.token, 'FOR UPDATE OF i')
      await takeSeat(op, held)
      await useToken(op, 'INVITATION', wish.token)
      if (joining.passwordHash) await open(op, held, joining)
      const membershipId = await join(op, held, joining)
      await op.query({
        text: `UPDATE invitation SET status = 'ACCEPTED', version = version + 1 WHERE tenant_id = $1 AND id = $2`,
        values: [held.tenantId, held.id],
      })
      const { tenantId, organizationCode, organizationName, email } = held
      return { tenantId, membershipId, organizationCode, organizationName, email }
    })
  }
}

/** Whoever has the link reads the mailbox. An account that has the address is its owner's all the same. */
async function joiningAs(
  invited: Invited,
  { displayName, password }: Wish,
  person: Person | undefined,
): Promise<Joining> {
  if (person && person.accountId !== invited.accountId)
    throw new Forbidden('This invitation is to another address than yours: sign out first.')
  if (person) return { ...person, passwordHash: null }
  if (invited.accountId)
    throw new Unauthenticated('This address has an account: sign in with it, and accept then.')
  const missing = {
    ...(!displayName && { displayName: 'Say what to call you.' }),
    ...(!password && { password: 'Choose one: the address has no account yet.' }),
  }
  if (!displayName || !password) throw new InvalidInput(missing)
  requireStrong(password, invited.email)
  return { accountId: newId(), displayName, passwordHash: await hashPassword(password) }
}

async function find(op: Operation, token: string, lock = ''): Promise<Invited> {
  const subject = await readToken(op, 'INVITATION', token)
  const { rows } = await op.query<Invited>({
    text: `
      SELECT i.tenant_id AS "tenantId", i.id, i.email, i.email_folded AS "emailFolded", i.roles, i.unit_id AS "unitId",
             i.designation_id AS "designationId",
             i.valid_from AS "validFrom", i.valid_until AS "validUntil", i.status,
             i.expires_at <= now() OR coalesce(i.valid_until <= now(), false) AS lapsed,
             t.status AS standing, t.organization_code AS "organizationCode", t.organization_name AS "organizationName",
             (SELECT a.id FROM account a WHERE a.email_folded = i.email_folded) AS "accountId"
        FROM invitation i JOIN tenant t ON t.id = i.tenant_id
       WHERE i.tenant_id = $1 AND i.id = $2 ${lock}`,
    values: [subject.companyId, subject.subjectId],
  })
  const [invited] = rows
  if (!invited || invited.status === 'REVOKED')
    throw new Conflict('This invitation has been revoked.', { reason: 'REVOKED' })
  if (invited.status === 'ACCEPTED')
    throw new Conflict('This invitation has been accepted already.', { reason: 'USED' })
  if (invited.lapsed)
    throw new Conflict('This invitation has expired: ask for a new one.', { reason: 'EXPIRED' })
  if (!['TRIAL', 'ACTIVE'].includes(invited.standing)) throw new TenantSuspended(invited.standing)
  return invited
}

/** Seats may have become fewer since. */
async function takeSeat(op: Operation, { tenantId, emailFolded }: Invited): Promise<void> {
  await holdSeats(op, tenantId)
  const { rows } = await op.query<{ full: boolean; belongs: boolean }>({
    text: `
      SELECT count(*) >= (SELECT max_users FROM tenant_profile WHERE tenant_id = $1) AS full,
             coalesce(bool_or(a.email_folded = $2), false) AS belongs
        FROM membership m JOIN account a ON a.id = m.account_id
       WHERE m.tenant_id = $1 AND m.status <> 'ENDED'`,
    values: [tenantId, emailFolded],
  })
  if (rows[0]?.belongs)
    throw new Conflict('You belong to this company already.', { reason: 'USED' })
  if (rows[0]?.full) throw new Conflict('All seats of the company are taken.', { reason: 'FULL' })
}

async function open(op: Operation, invited: Invited, joining: Joining): Promise<void> {
  const { rowCount } = await op.query({
    text: `INSERT INTO account (id, email, email_folded, display_name, password_hash)
      VALUES ($1, $2, $3, $4, $5) ON CONFLICT (email_folded) DO NOTHING`,
    values: [
      ...[joining.accountId, invited.email, invited.emailFolded],
      ...[joining.displayName, joining.passwordHash],
    ],
  })
  if (rowCount !== 1) throw new Conflict('This address has just got an account: sign in with it.')
}

/** Whoever had one company only goes on acting for it when none is named. Whoever was here before is here again. */
async function join(op: Operation, invited: Invited, { accountId, displayName }: Joining) {
  const { tenantId, unitId, designationId, validFrom, validUntil, roles } = invited
  await op.query({
    text: `UPDATE membership m SET is_preferred = true WHERE m.account_id = $1 AND m.tenant_id <> $2
      AND NOT EXISTS (SELECT FROM membership other WHERE other.account_id = $1 AND (other.tenant_id, other.id) <> (m.tenant_id, m.id))`,
    values: [accountId, tenantId],
  })
  const { rows } = await op.query<{ id: string }>({
    // Cut and not rounded: it holds at once.
    text: `INSERT INTO membership AS m (tenant_id, id, account_id, display_name, unit_id, valid_from, valid_until, designation_id)
      VALUES ($1, $2, $3, $4, $5, coalesce($6, date_trunc('milliseconds', now())), $7, $8)
      ON CONFLICT (tenant_id, account_id) DO UPDATE SET status = 'ACTIVE', display_name = excluded.display_name,
        unit_id = excluded.unit_id, designation_id = excluded.designation_id, valid_from = excluded.valid_from, valid_until = excluded.valid_until, version = m.version + 1
      RETURNING id`,
    values: [
      tenantId,
      newId(),
      accountId,
      displayName,
      unitId,
      validFrom,
      validUntil,
      designationId,
    ],
  })
  const { id } = rows[0]!
  await op.query({
    text: 'DELETE FROM membership_role WHERE tenant_id = $1 AND membership_id = $2',
    values: [tenantId, id],
  })
  await op.query({
    text: `INSERT INTO membership_role (tenant_id, id, membership_id, role_code)
      SELECT $1, made.id, $2, made.role FROM unnest($3::uuid[], $4::text[]) AS made (id, role)`,
    values: [tenantId, id, roles.map(() => newId()), roles],
  })
  return id
}
