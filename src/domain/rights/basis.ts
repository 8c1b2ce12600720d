/** What a role says, everywhere or in a unit. */
export type Said = { permission: string; effect: 'GRANT' | 'DENY'; unitId: string | null }

/** Somebody who bears roles, confined to a unit or not; or who will, once an invitation is accepted. */
export type Holder = {
  id: string
  unitId: string | null
  codes: readonly string[]
  /** Whose roles they bear as well. */
  designationId?: string | null
  /** Active and without an end. */
  isLasting: boolean
  /** Suspended, or outside of its window: holds nothing now. */
  isResting?: boolean
  /** Does not belong to the company yet. */
  isInvited?: boolean
}

/** All that the rights of a company's members rest on, at one moment. */
export type Rights = {
  tenantId: string
  holders: readonly Holder[]
  roles: ReadonlyMap<string, readonly Said[]>
  /** The roles that come with each designation. */
  designations: ReadonlyMap<string, readonly string[]>
  /** Each unit with the one that it hangs below. */
  parents: ReadonlyMap<string, string | null>
}

export type Change = {
  before: Rights
  after: Rights
  /** The unit whose rows are handed to another one. */
  handed?: { from: string; to: string }
}

/** The same rights, as they were of one member. */
export const asBefore = (rights: Rights, id: string, was: Partial<Omit<Holder, 'id'>>): Rights => ({
  ...rights,
  holders: rights.holders.map((one) => (one.id === id ? { ...one, ...was } : one)),
})
