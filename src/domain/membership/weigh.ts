import { jsonArrayFrom } from 'kysely/helpers/postgres'
import { permissionNames } from '../../auth/permissions.ts'
import { verdictOf } from '../../auth/roles.ts'
import type { Context } from '../../context.ts'
import { Conflict, Forbidden, InvalidInput } from '../../errors/index.ts'
import { roles } from '../../loaders/role.ts'
import {
  type Change,
  type Gain,
  gainsOf,
  type Holder,
  hasAdministrator,
  type Rights,
} from './rights.ts'

/**
 * The one check of every change that rights rest on, made before it and asked after it: nobody may hold more
 * through it than whoever makes it does, and somebody must be left to administer the company. The rights are
 * held by then.
 */
export function refuseGain(ctx: Context, change: Change): void {
  const { tenantId } = change.before
  if (!gainsOf(change).every((gain) => isHeld(ctx, tenantId, gain)))
    throw new Forbidden('Somebody would gain rights through this that you do not hold yourself.')
  if (hasAdministrator(change.before) && !hasAdministrator(change.after))
    throw new Conflict(
      'Nobody would be left to administer the company: one member who says who bears which roles has to stay.',
    )
}

/** Nobody gives others more than they hold: what somebody who is to come would hold, the caller holds. */
export async function requireHeld(
  ctx: Context,
  tenantId: string,
  { codes, unitId, designationId }: Pick<Holder, 'codes' | 'unitId' | 'designationId'>,
): Promise<void> {
  const before = await rightsIn(ctx, tenantId)
  if (codes.some((code) => !before.roles.has(code)))
    throw new InvalidInput({ roles: 'There is no such role in this company.' })
  const invited = { id: 'invited', unitId, codes, designationId, isLasting: false }
  refuseGain(ctx, { before, after: { ...before, holders: [...before.holders, invited] } })
}

/** The same rights, as they were of one member. */
export const asBefore = (rights: Rights, id: string, was: Partial<Omit<Holder, 'id'>>): Rights => ({
  ...rights,
  holders: rights.holders.map((one) => (one.id === id ? { ...one, ...was } : one)),
})

type Known = {
  id: string
  unitId: string | null
  roles: { code: string }[]
  designation: { id: string } | null
} & Lasting
type Lasting = { status: string; validFrom: Date; validUntil: Date | null }

/** A member as they were read, as somebody who bears roles. */
export const holderOf = (
  ctx: Context,
  { id, unitId, roles, designation, ...of }: Known,
): Holder => ({
  id,
  unitId,
  codes: roles.map(({ code }) => code),
  designationId: designation?.id ?? null,
  isLasting: isLasting(ctx, of),
})

const isLasting = ({ now }: Context, { status, validFrom, validUntil }: Lasting) =>
  status === 'ACTIVE' && validUntil === null && validFrom <= now

const isResting = ({ now }: Context, { status, validFrom, validUntil }: Lasting) =>
  status !== 'ACTIVE' || validFrom > now || (validUntil !== null && validUntil <= now)

/** What the caller holds there. A unit of another company is none that the own roles speak of. */
function isHeld({ caller }: Context, tenantId: string, { permission, at }: Gain): boolean {
  const { part, tenant } = caller.scope
  const unitId = tenantId === tenant.id ? (at[0] ?? null) : null
  const inPart = part === null || (unitId !== null && part.units.includes(unitId))
  return inPart && verdictOf(caller.entries, permission, unitId).granted
}

/** All that the rights of a company's members rest on now, and of those who will be once they accept. */
export async function rightsIn(ctx: Context, tenantId: string): Promise<Rights> {
  const members = await ctx.sql
    .selectFrom('membership as m')
    .select(['m.id', 'm.unit_id as unitId', 'm.designation_id as designationId'])
    .select(['m.status', 'm.valid_from as validFrom', 'm.valid_until as validUntil'])
    .select((eb) =>
      jsonArrayFrom(
        eb
          .selectFrom('membership_role as mr')
          .select('mr.role_code as code')
          .whereRef('mr.tenant_id', '=', 'm.tenant_id')
          .whereRef('mr.membership_id', '=', 'm.id')
          .where('mr.ended_at', 'is', null),
      ).as('borne'),
    )
    .where('m.tenant_id', '=', tenantId)
    .where('m.status', '!=', 'ENDED')
    .execute()
  const invited = await ctx.sql
    .selectFrom('invitation as i')
    .select([
      'i.id',
      'i.unit_id as unitId',
      'i.designation_id as designationId',
      'i.roles as codes',
    ])
    .where('i.tenant_id', '=', tenantId)
    .where('i.status', '=', 'OPEN')
    .execute()
  const written = await ctx.sql
    .selectFrom(roles(ctx.sql).as('r'))
    .select(['r.code', 'r.entries'])
    .where('r.tenantId', '=', tenantId)
    .execute()
  const titles = await ctx.sql
    .selectFrom('designation as d')
    .select(['d.id', 'd.roles'])
    .where('d.tenant_id', '=', tenantId)
    .where('d.removed_at', 'is', null)
    .execute()
  const units = await ctx.sql
    .selectFrom('organization_unit as u')
    .select(['u.id', 'u.parent_id as parentId'])
    .where('u.tenant_id', '=', tenantId)
    .execute()
  const rights = {
    tenantId,
    holders: [
      ...members.map(({ id, unitId, designationId, borne, ...of }) => ({
        id,
        unitId,
        designationId,
        codes: borne.map(({ code }) => code),
        isLasting: isLasting(ctx, of),
        isResting: isResting(ctx, of),
      })),
      // Its id is chosen by whoever makes it, and no member's.
      ...invited.map(({ id, ...one }) => ({
        ...one,
        id: `invited ${id}`,
        isLasting: false,
        isInvited: true,
      })),
    ],
    roles: new Map(written.map(({ code, entries }) => [code, entries])),
    designations: new Map(titles.map(({ id, roles }) => [id, roles])),
    parents: new Map(units.map(({ id, parentId }) => [id, parentId])),
  }
  return ctx.caller.scope.part ? withUnseen(rights) : rights
}

/**
 * Whoever is placed in a part does not see who else bears roles that speak of it. So each role is weighed as
 * somebody's who bears it alone, and as somebody's who holds all that it does not deny.
 */
function withUnseen(rights: Rights): Rights {
  const everything = permissionNames.map((permission) => ({
    permission,
    effect: 'GRANT' as const,
    unitId: null,
  }))
  const own = [...rights.roles].filter(([, said]) => said.some(({ unitId }) => unitId !== null))
  const unseen = own.flatMap(([code]) => [[code], [code, '*']])
  return {
    ...rights,
    roles: new Map([...rights.roles, ['*', everything]]),
    holders: [
      ...rights.holders,
      ...unseen.map((codes) => ({ id: `${codes}`, unitId: null, codes, isLasting: false })),
    ],
  }
}
