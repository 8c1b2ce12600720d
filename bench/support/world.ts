import { createHash } from 'node:crypto'

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

export const kinds = [
  'tenant',
  'member',
  'session',
  'relationship',
  'contract',
  'site',
  'assignment',
  'made',
  'unit',
  'role',
  'designation',
  'bearing',
] as const
export type Kind = (typeof kinds)[number]

/** When the first of a kind was made, in milliseconds: what is made while we measure comes last. */
const firstMoment = (kind: Kind): number => 0x0190_0000_0000 + 2 ** 32 * kinds.indexOf(kind)

/**
 * A UUIDv7 that both SQL and TypeScript can tell without asking: a millisecond for each number, and
 * a digest where chance would be. Ids that only counted would flatter some indexes and ruin others.
 */
export function idOf(kind: Kind, number: number): string {
  const time = (firstMoment(kind) + number).toString(16).padStart(12, '0')
  const chance = createHash('md5').update(`${kind}${number}`).digest('hex')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(0, 3)}-8${chance.slice(3, 6)}-${chance.slice(6, 18)}`
}

/** The same in SQL, of a number that a query has. */
export const idInSql = (kind: Kind, number: string): string => `
  (lpad(to_hex(${firstMoment(kind)} + (${number})), 12, '0') || '7' || substr(md5('${kind}' || (${number})), 1, 3) ||
   '8' || substr(md5('${kind}' || (${number})), 4, 15))::uuid`

export const corporate = (number: number) => number
export const circle = (number: number) => 100_000 + number
export const vendor = (number: number) => 200_000 + number

/** Of the companies that are measured, how many people ask. */
export const membersEach = 5
export type Member = { tenant: string; membership: string; account: string; session: string }

/** Somebody of a company, each turn somebody else. */
export const memberOf = (tenant: number, turn: number) => memberAt(tenant, turn % membersEach)

/** A company has room for ten: those who ask, and behind them those whom a part has added. */
export function memberAt(tenant: number, place: number): Member {
  const number = tenant * 10 + place
  return {
    tenant: idOf('tenant', tenant),
    membership: idOf('member', number),
    account: idOf('member', number),
    session: idOf('session', number),
  }
}
