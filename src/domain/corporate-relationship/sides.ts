import type { Governance, Sharing } from '../../tenancy/scope.ts'
import { narrowed } from './levels.ts'

export type Settings = {
  governanceLevel: string
  dataSharingLevel: string
  separateBilling: boolean
  independentVendorManagement: boolean
}

/** The company gives, the corporate is given. */
export type Side = 'COMPANY' | 'CORPORATE'

/**
 * The fields that a side may not change so. A company gives the corporate above as much as it likes and
 * takes it back; the corporate only gives back. Each may take the bills on itself and hand them to nobody.
 */
export function notTheirs(side: Side, was: Settings, is: Settings): (keyof Settings)[] {
  const wider = side === 'CORPORATE' ? widened(was, is) : []
  const billedAnew = was.separateBilling !== is.separateBilling
  const handsOver = billedAnew && is.separateBilling !== (side === 'COMPANY')
  return handsOver ? [...wider, 'separateBilling'] : wider
}

function widened(was: Settings, is: Settings): (keyof Settings)[] {
  const { governance, sharing } = narrowed(levelsOf(was), levelsOf(is))
  const fields: (keyof Settings)[] = []
  if (governance !== is.governanceLevel) fields.push('governanceLevel')
  if (sharing !== is.dataSharingLevel) fields.push('dataSharingLevel')
  if (was.independentVendorManagement && !is.independentVendorManagement)
    fields.push('independentVendorManagement')
  return fields
}

export const levelsOf = ({
  governanceLevel,
  dataSharingLevel,
}: Pick<Settings, 'governanceLevel' | 'dataSharingLevel'>) => ({
  governance: governanceLevel as Governance,
  sharing: dataSharingLevel as Sharing,
})
