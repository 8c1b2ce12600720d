import type { TenantId } from '../lib/ids.ts'

export type TenantType = 'CORPORATE' | 'CIRCLE' | 'VENDOR'
export type TenantStatus = 'TRIAL' | 'ACTIVE' | 'PAST_DUE' | 'SUSPENDED' | 'DEACTIVATED' | 'DELETED'
export type Governance = 'AUTONOMOUS' | 'MANAGED' | 'CONTROLLED'
export type Sharing = 'NONE' | 'AGGREGATED' | 'FULL'
export type ContractStatus = 'PENDING' | 'ACTIVE' | 'SUSPENDED' | 'TERMINATED'

export type Oversight = {
  type: TenantType
  governance: Governance
  sharing: Sharing
  /** Whether the acting corporate stands directly above and manages the vendors below it. */
  vendors: boolean
  /** Whether the company takes part in consolidated reports. */
  reports: boolean
}

/** What the database says about an acting membership, at one moment. */
export type Facts = {
  session: string
  account: string
  membership: string
  /** What the journal calls whoever acts, where it is not the member themselves. */
  actorName?: string
  tenant: { id: TenantId; type: TenantType; status: TenantStatus; code: string }
  /** The unit that the member is placed in, with all units below it; none for the whole company. */
  part: { unit: string; units: string[] } | null
  /** Live paths down from the acting company. */
  oversees: Map<TenantId, Oversight>
  /** Contracts of the acting circle, in every status, by vendor. */
  engages: Map<TenantId, ContractStatus>
  /** Contracts of the acting vendor, in every status, by circle. */
  serves: Map<TenantId, ContractStatus>
  /** Contracts outside their dates: read, but worth no more than a card. */
  lapsed: Set<TenantId>
  /** Vendors under contracts in force, by circle, of the companies whose rows are read. */
  inForce: Map<TenantId, TenantId[]>
  /** Companies whose card is readable because a contract that may be read names them. */
  acquainted: TenantId[]
  /** The other sides of its relationships with a corporate above and with companies below that are not over. */
  facing: TenantId[]
  /** The licensed region of every company in reach that has one. */
  regions: Map<TenantId, string>
  epochs: { account: string; tenant: string }
  /** Somebody of the staff acts in the member's place; whether they may write there. */
  acting?: { mayWrite: boolean }
  /** When a window opens or closes that the facts depend on. */
  validUntil: Date
}

/** Who sees what, as the wall inside computes it from the facts. */
export type Scope = Facts & {
  /** Whose rows may be read: its own, and of those it oversees with FULL sharing. */
  readable: TenantId[]
  /** Whose rows may be written: its own, and of those that it both reads and controls. */
  writable: TenantId[]
  /** Where the company proposes what it may not change: it sees their rows, and manages them. */
  proposing: TenantId[]
  /** Whom it asks to agree to other terms between the two. */
  asking: TenantId[]
  /** Whose contracts with vendors are managed from here, whatever else may be read or written of them. */
  managed: TenantId[]
  /** The corporates among those that are written: where companies are founded. */
  founding: TenantId[]
  /** The circles for which vendors are invited: the own one, and those whose vendors are managed. */
  inviting: TenantId[]
  /** The circles that share rows with the acting vendor. */
  served: TenantId[]
  /** The served circles in which the vendor may work. */
  worked: TenantId[]
  /** Whose card may be read. */
  cards: TenantId[]
}

export function scopeOf(facts: Facts): Scope {
  const whole = facts.part === null
  const stands = facts.tenant.status === 'TRIAL' || facts.tenant.status === 'ACTIVE'
  const working = stands && facts.acting?.mayWrite !== false
  const overseen = whole ? [...facts.oversees] : []
  const full = overseen.filter(([, by]) => by.sharing === 'FULL')
  const controlled = full.filter(([, by]) => by.governance === 'CONTROLLED')
  const proposed = full.filter(([, by]) => by.governance === 'MANAGED')
  const live = [...facts.serves].filter(([circle]) => !facts.lapsed.has(circle))
  const self = facts.tenant.id
  const writable = working ? [self, ...controlled.map(([id]) => id)] : []
  const managed = overseen.filter(([, by]) => by.vendors).map(([id]) => id)
  const types = new Map([
    ...overseen.map(([id, { type }]) => [id, type] as const),
    [self, facts.tenant.type],
  ])
  const ofType = (type: TenantType, ids: TenantId[]) =>
    whole && working ? ids.filter((id) => types.get(id) === type) : []
  return {
    ...facts,
    readable: [self, ...full.map(([id]) => id)],
    writable,
    proposing: working ? proposed.map(([id]) => id) : [],
    asking: whole && working ? facts.facing : [],
    managed,
    founding: ofType('CORPORATE', writable),
    inviting: ofType('CIRCLE', [self, ...managed]),
    served: live.filter(([, s]) => s === 'ACTIVE' || s === 'SUSPENDED').map(([id]) => id),
    worked: working ? live.filter(([, s]) => s === 'ACTIVE').map(([id]) => id) : [],
    cards: whole ? [...new Set([self, ...facts.oversees.keys(), ...facts.acquainted])] : [self],
  }
}
