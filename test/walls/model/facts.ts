import { createHash } from 'node:crypto'

/** When something holds: without an end, with an end ahead, no longer, or not yet. */
export type Window = 'open' | 'closing' | 'past' | 'future'
export type TenantType = 'CORPORATE' | 'CIRCLE' | 'VENDOR'
export type Governance = 'AUTONOMOUS' | 'MANAGED' | 'CONTROLLED'
export type Sharing = 'NONE' | 'AGGREGATED' | 'FULL'
export type ContractStatus = 'PENDING' | 'ACTIVE' | 'SUSPENDED' | 'TERMINATED'

export type Key = { tenantId: string; id: string }
export type Company = {
  id: string
  type: TenantType
  code: string
  name: string
  status: string
  subdomain: string
  pool: boolean
}
export type Oversight = Key & {
  corporateId: string
  governance: Governance
  sharing: Sharing
  window: Window
}
export type Contract = Key & {
  vendorId: string
  vendorCode: string
  status: ContractStatus
  window: Window
}
export type Unit = Key & { parentId: string | null; name: string }
export type Member = Key & {
  name: string
  accountId: string
  sessionId: string
  role: string
  unitId: string | null
}
export type Site = Key & { unitId: string | null; code: string; name: string }
/** Its unit is that of its site. */
export type Assignment = Key & {
  siteId: string
  vendorId: string
  unitId: string | null
  window: Window
}
export type Placement = Key & { circleId: string; assignmentId: string; unitId: string }

/** A world as plain values: what is seeded, and what the model answers from. */
export type Facts = {
  companies: Company[]
  oversights: Oversight[]
  contracts: Contract[]
  units: Unit[]
  members: Member[]
  sites: Site[]
  assignments: Assignment[]
  placements: Placement[]
}

export const isLive = ({ window }: { window: Window }) => window === 'open' || window === 'closing'

export const sameKey = (a: Key, b: Key) => a.tenantId === b.tenantId && a.id === b.id

/** The same id for the same words, so that a world is the same in every run. */
export function idOf(...words: string[]): string {
  const hex = createHash('sha256').update(words.join(' ')).digest('hex')
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `7${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
  ]
  return [...parts, hex.slice(20, 32)].join('-')
}
