import type { ReachKind } from '../tenancy/reach.ts'
import type { TenantStatus, TenantType } from '../tenancy/scope.ts'

export type Entry = {
  /** What holding it allows, in one sentence. */
  readonly says: string
  readonly kind: 'read' | 'write'
  /** The ways of reaching a company through which it can ever be used: the ceiling. */
  readonly through: readonly ReachKind[]
  /** The kinds of company that have such rows; absent: all. */
  readonly at?: readonly TenantType[]
  /** The standing of the acting company that it survives. */
  readonly standing: readonly TenantStatus[]
  /** It shows no more than a card or a contract, so sharing of rows does not matter to it. */
  readonly cardOnly?: true
}

const working = ['TRIAL', 'ACTIVE'] as const
const circles = ['CIRCLE'] as const
const reading = [...working, 'PAST_DUE', 'SUSPENDED'] as const

/** The closed table of what can be held: `docs/permissions.md` is made from it. */
export const permissions = {
  'tenant.read': {
    says: 'Reads the card of companies in reach.',
    kind: 'read',
    through: ['SELF', 'OVERSEES', 'ENGAGES', 'SERVES'],
    standing: reading,
    cardOnly: true,
  },
  'profile.read': {
    says: 'Reads the profile and the settings of a company.',
    kind: 'read',
    through: ['SELF', 'OVERSEES'],
    standing: reading,
  },
  'relationship.read': {
    says: 'Reads the contracts between companies.',
    kind: 'read',
    through: ['SELF', 'OVERSEES', 'ENGAGES', 'SERVES'],
    standing: reading,
  },
  'site.read': {
    says: 'Reads sites.',
    kind: 'read',
    through: ['SELF', 'OVERSEES', 'SERVES'],
    at: circles,
    standing: reading,
  },
  'site.create': {
    says: 'Adds sites.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    at: circles,
    standing: working,
  },
  'site.update': {
    says: 'Changes sites.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    at: circles,
    standing: working,
  },
  'site.retire': {
    says: 'Takes sites out of service.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    at: circles,
    standing: working,
  },
  'assignment.read': {
    says: 'Reads which vendor works on which site.',
    kind: 'read',
    through: ['SELF', 'OVERSEES', 'SERVES'],
    at: circles,
    standing: reading,
  },
  'assignment.create': {
    says: 'Gives a site to a vendor.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    at: circles,
    standing: working,
  },
  'assignment.end': {
    says: 'Ends the work of a vendor on a site.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    at: circles,
    standing: working,
  },
  'assignment.place': {
    says: "Places an assignment with a unit of the vendor's own.",
    kind: 'write',
    through: ['SERVES'],
    at: circles,
    standing: working,
  },
} as const satisfies Record<`${string}.${string}`, Entry>

export type Permission = keyof typeof permissions

export const moduleOf = (permission: Permission) => permission.slice(0, permission.indexOf('.'))
