import type { Context } from '../../context.ts'
import { Conflict, InvalidInput } from '../../errors/index.ts'
import { findTenant } from '../tenant/find.ts'

type Invited = { tenantId: string; organizationCode: string; vendorCode: string }

/** Nobody is invited twice. All that is looked at is the circle's own, so that nothing else is told. */
export async function refuseContract(ctx: Context, invited: Invited): Promise<void> {
  const { tenantId, organizationCode, vendorCode } = invited
  const contracts = await ctx.sql
    .selectFrom('vendor_relationship as r')
    .innerJoin('tenant', 'tenant.id', 'r.vendor_id')
    .select(['tenant.organization_code as organizationCode', 'r.status'])
    .where('r.tenant_id', '=', tenantId)
    .where((eb) =>
      eb.or([
        eb('tenant.organization_code', '=', organizationCode),
        eb('r.vendor_code', '=', vendorCode),
      ]),
    )
    .execute()
  const own = contracts.find((contract) => contract.organizationCode === organizationCode)
  if (own?.status === 'TERMINATED')
    throw new Conflict('There was a contract with this vendor: renew that one.')
  if (own) throw new Conflict('There is a contract with this vendor already.')
  if (contracts.length > 0) throw new Conflict('This code is that of another vendor of the circle.')
}

type Overseen = { organizationCode: string; validFrom: Date | null; validUntil: Date | null }

/** One corporate at a time, and none from below or from within. */
export async function refuseOversight(ctx: Context, invited: Overseen): Promise<void> {
  const { tenantId, scope } = ctx.caller
  const own = await findTenant(ctx, tenantId)
  if (invited.organizationCode === own.organizationCode)
    throw new InvalidInput({ organizationCode: 'This is your own company.' })
  const below = await ctx.loaders.tenant.loadMany([...scope.oversees.keys()])
  if (below.some((one) => codeOf(one) === invited.organizationCode))
    throw new Conflict('This corporate stands below yours: a company cannot stand above itself.')
  if (await overlaps(ctx, invited))
    throw new Conflict('Another corporate stands above your company then: end that first.')
}

const codeOf = (card: unknown) => (card as { organizationCode?: string } | null)?.organizationCode

async function overlaps(ctx: Context, { validFrom, validUntil }: Overseen): Promise<boolean> {
  const from = validFrom ?? ctx.now
  const found = await ctx.db.corporateRelationship.findFirst({
    where: {
      tenantId: ctx.caller.tenantId,
      OR: [{ validUntil: null }, { validUntil: { gt: from } }],
      ...(validUntil && { validFrom: { lt: validUntil } }),
    },
  })
  return found !== null
}
