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
  /** Whether it is in the reports of those above it. */
  reports: boolean
}
/** Every company has proved one domain to be its own. */
export type Domain = Key & { host: string; isPrimary?: boolean; version?: number }
export type Oversight = Key & {
  corporateId: string
  governance: Governance
  sharing: Sharing
  /** Whether the corporate manages the vendors of the company below. */
  vendors: boolean
  window: Window
}
export type Contract = Key & {
  vendorId: string
  vendorCode: string
  status: ContractStatus
  window: Window
}
/** A relationship that is offered to whoever has that code. */
export type Offer = Key & {
  kind: 'CONTRACT' | 'OVERSIGHT'
  code: string
  vendorCode: string | null
}
/**
 * That a company be renamed, which its corporate may not do by itself; void once it does not manage it any more. Or
 * that the other side of a relationship agree to other terms of it; void once that is over.
 */
export type Proposal = Key & {
  proposerTenantId: string
  proposerId: string
  isVoid: boolean
  terms: Oversight | null
}
export type Unit = Key & { parentId: string | null; name: string }
export type Member = Key & {
  name: string
  accountId: string
  sessionId: string
  role: string
  unitId: string | null
  /** Whether they have the designation of their company. */
  titled?: true
  /** For how long they belong to the company; absent: without an end. */
  window?: Window
  /** What the key that they have made names; absent: that the company is read. */
  key?: readonly string[]
}
/** Somebody of the staff who acts in the place of a member, and only reads unless it was said otherwise. */
export type Acting = Key & { membershipId: string; writes: boolean }
export type Site = Key & { unitId: string | null; code: string; name: string }
/** Its unit is that of its site. */
export type Assignment = Key & {
  siteId: string
  vendorId: string
  unitId: string | null
  window: Window
}
export type Placement = Key & { circleId: string; assignmentId: string; unitId: string }

/** What a company's own role says, everywhere or in a unit. */
export type Said = { permission: string; effect: 'GRANT' | 'DENY'; unitId: string | null }
export type OwnRole = Key & { code: string; name: string; entries: Said[] }

/** A role as a company has it, of those that ship or its own. */
export type Role = { tenantId: string; code: string; id: string | null; entries: readonly Said[] }

/** A world as plain values: what is seeded, and what the model answers from. */
export type Facts = {
  companies: Company[]
  oversights: Oversight[]
  contracts: Contract[]
  offers: Offer[]
  proposals: Proposal[]
  units: Unit[]
  members: Member[]
  sites: Site[]
  assignments: Assignment[]
  placements: Placement[]
  roles: OwnRole[]
  actings: Acting[]
}

export const isLive = ({ window }: { window: Window }) => window === 'open' || window === 'closing'

export const isBetween = ({ tenantId, corporateId }: Oversight, one: string, other: string) =>
  (tenantId === one && corporateId === other) || (tenantId === other && corporateId === one)

/** Outside of its window a membership is as good as none. */
export const stands = ({ window = 'open' }: Member) => isLive({ window })

export const sameKey = (a: Key, b: Key) => a.tenantId === b.tenantId && a.id === b.id

export const domainOf = ({ id: tenantId, code, subdomain }: Company): Domain => ({
  ...{ tenantId, id: idOf('domain', code), host: `${subdomain.toLowerCase()}.example` },
})

/** Every member's successor is invited to their place. */
export type Invited = Key & { email: string; unitId: string | null }
export const invitationOf = ({ tenantId, name, unitId }: Member): Invited => ({
  ...{ tenantId, id: idOf('invitation', name), unitId },
  email: `next-${idOf('next', name)}@test.example`,
})

/** Every company has one designation. Where it has written a role that mutes, or one of a head, those come with it. */
export type Designation = Key & { name: string; roles: string[] }
export const designationOf = ({ roles }: Pick<Facts, 'roles'>, company: Company): Designation => ({
  ...{ tenantId: company.id, id: idOf('designation'), name: `Head-${company.code}` },
  roles: ['MUTE', 'HEAD'].filter((code) => roles.some((r) => r.tenantId === company.id && r.code === code)),
})

/** Every member has made a key for a program. */
export type ApiKey = Key & { membershipId: string; name: string; permissions: readonly string[] }
export const apiKeyOf = ({ tenantId, id: membershipId, name, key }: Member): ApiKey => ({
  ...{ tenantId, id: idOf('key', name), membershipId },
  name: `Key-${idOf('key name', name)}`,
  permissions: key ?? ['tenant.read'],
})

/** Every member has set a second factor. */
export type Coming = Key & { memberId: string; memberName: string }
export const comingOf = ({ tenantId, id: memberId, name: memberName }: Member): Coming => ({
  ...{ tenantId, id: idOf('coming', memberName), memberId, memberName },
})

/** Every company has an archive of itself, which is whole. */
export type Archive = Key & { bytes: string }
export const archiveOf = ({ id: tenantId, code }: Company): Archive => ({
  ...{ tenantId, id: idOf('archive', code), bytes: `Archive-${code}` },
})

/** Every corporate has once founded a company; of what became of it this world tells nothing. */
export const foundingOf = ({ id: tenantId, code }: Company) => ({
  ...{ tenantId, id: idOf('founding', code), type: 'CIRCLE', governanceLevel: 'MANAGED' },
  ...{ organizationCode: `${code}_ONCE`, organizationName: 'Once', dataSharingLevel: 'FULL' },
  ...{ separateBilling: true, independentVendorManagement: true, createdFrom: '-' },
})

/** A corporate asks for all that there is to be given, and a company to give nothing any more. */
export const proposedBy = ({ terms, proposerTenantId }: Proposal): Record<string, string> => {
  if (!terms) return { organizationName: 'Proposed' }
  return proposerTenantId === terms.corporateId
    ? { governanceLevel: 'CONTROLLED', dataSharingLevel: 'FULL' }
    : { governanceLevel: 'AUTONOMOUS', dataSharingLevel: 'NONE' }
}

/** The same id for the same words, so that a world is the same in every run. */
export function idOf(...words: string[]): string {
  const hex = createHash('sha256').update(words.join(' ')).digest('hex')
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `7${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`]
  return [...parts, hex.slice(20, 32)].join('-')
}
