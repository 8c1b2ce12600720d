import type { ReachKind } from '../tenancy/reach.ts'
import type { TenantType } from '../tenancy/scope.ts'
import { entryOf, type Permission } from './permissions.ts'

/** How a company of each type can stand to another one, or to itself. */
const reaches: Record<TenantType, readonly ReachKind[]> = {
  CORPORATE: ['SELF', 'OVERSEES'],
  CIRCLE: ['SELF', 'ENGAGES'],
  VENDOR: ['SELF', 'SERVES'],
}

/** Which companies a reach can lead to; with `at` it says whether there is anything to be found. */
const leadsTo = (from: TenantType, reach: ReachKind): readonly TenantType[] => {
  if (reach === 'SELF') return [from]
  if (reach === 'OVERSEES') return ['CORPORATE', 'CIRCLE']
  return reach === 'ENGAGES' ? ['VENDOR'] : ['CIRCLE']
}

/** The reaches through which a company of this type can use a permission at all. */
export function usableThrough(type: TenantType, permission: Permission): ReachKind[] {
  const { through, at } = entryOf(permission)
  return reaches[type].filter(
    (reach) =>
      through.includes(reach) && (!at || leadsTo(type, reach).some((there) => at.includes(there))),
  )
}

/** Whether a role of such a company can give it in one unit only. */
export const isNarrowable = (type: TenantType, permission: Permission): boolean =>
  entryOf(permission).inUnits === true && usableThrough(type, permission).includes('SELF')
