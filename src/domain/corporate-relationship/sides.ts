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
 * The fields by which a side takes something from the other, who has to agree to that. A company gives the corporate
 * above as much as it likes, and the corporate gives back as much; each may take the bills on itself.
 */
export function takenBy(side: Side, was: Settings, is: Settings): (keyof Settings)[] {
  const power = side === 'CORPORATE' ? widened(was, is) : widened(is, was)
  const billedAnew = was.separateBilling !== is.separateBilling
  const handsOver = billedAnew && is.separateBilling !== (side === 'COMPANY')
  return handsOver ? [...power, 'separateBilling'] : power
}

export const across = (side: Side): Side => (side === 'COMPANY' ? 'CORPORATE' : 'COMPANY')

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
