/** A world to measure in: groups of twenty circles, vendors that work for them, and their sites. */
export type World = { corporates: number; vendors: number; sites: number }

export const circlesEach = 20
export const contractsEach = 10

/**
 * The first group is the one that is measured. It is the same in every world, a quarter of whose
 * sites are its own; what differs is how many others share the rest.
 */
export const smallWorld = (sites: number): World => ({ corporates: 4, vendors: 16, sites })
export const largeWorld = (sites: number): World => ({ corporates: 400, vendors: 1600, sites })

export const tenantsOf = ({ corporates, vendors }: World) =>
  corporates * (1 + circlesEach) + vendors

export const sitesPerCircle = ({ sites }: World) => sites / 4 / circlesEach

/** Ids say what they are of, so that SQL and TypeScript can both tell them without asking. */
export const kinds = {
  tenant: '0001',
  member: '0002',
  session: '0003',
  relationship: '0004',
  contract: '0005',
  site: '0006',
  assignment: '0007',
  made: '0008',
} as const

export const idOf = (kind: keyof typeof kinds, number: number): string =>
  `01900000-${kinds[kind]}-7000-8000-${number.toString(16).padStart(12, '0')}`

export const corporate = (number: number) => number
export const circle = (number: number) => 100_000 + number
export const vendor = (number: number) => 200_000 + number

/** Of the companies that are measured, how many people ask. */
export const membersEach = 5
export type Member = { tenant: string; membership: string; account: string; session: string }

/** Somebody of a company, each turn somebody else. */
export function memberOf(tenant: number, turn: number): Member {
  const number = tenant * 10 + (turn % membersEach)
  return {
    tenant: idOf('tenant', tenant),
    membership: idOf('member', number),
    account: idOf('member', number),
    session: idOf('session', number),
  }
}
