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
  /** It shows figures, for which rows need not be shared; a company may keep out of them, whatever it shares. */
  readonly figures?: true
  /** Its rows hang in units, so that a role can give or deny it in one of them. */
  readonly inUnits?: true
  /**
   * A corporate that manages the vendors of a company holds it there, whatever it sees and changes else; one that
   * does not writes none of it, whatever it controls else.
   */
  readonly contracts?: true
}

const working = ['TRIAL', 'ACTIVE'] as const
const circles = ['CIRCLE'] as const
const corporates = ['CORPORATE'] as const
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
  'tenant.create': {
    says: 'Founds circles and corporates below a corporate.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    at: corporates,
    standing: working,
  },
  'profile.read': {
    says: 'Reads the profile and the settings of a company.',
    kind: 'read',
    through: ['SELF', 'OVERSEES'],
    standing: reading,
  },
  'profile.update': {
    says: 'Changes the name, the profile and the settings of a company.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    standing: working,
  },
  'relationship.read': {
    says: 'Reads the contracts between companies.',
    kind: 'read',
    through: ['SELF', 'OVERSEES', 'ENGAGES', 'SERVES'],
    standing: reading,
    contracts: true,
  },
  'offer.make': {
    says: 'Offers a vendor to work for a circle, or a corporate to stand above the company; and takes it back.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    at: ['CIRCLE', 'CORPORATE'],
    standing: working,
    contracts: true,
  },
  'offer.answer': {
    says: 'Accepts or declines what the company is offered.',
    kind: 'write',
    through: ['SELF'],
    at: ['VENDOR', 'CORPORATE'],
    standing: working,
  },
  'relationship.update': {
    says: 'Changes what a company gives to the corporate above it; what takes something from the other side, that has to approve.',
    kind: 'write',
    through: ['SELF'],
    at: ['CIRCLE', 'CORPORATE'],
    standing: working,
  },
  'relationship.end': {
    says: 'Ends a relationship with a corporate, from either side.',
    kind: 'write',
    through: ['SELF'],
    at: ['CIRCLE', 'CORPORATE'],
    standing: working,
  },
  'relationship.move': {
    says: 'Moves a company from one corporate to another, where all three are controlled.',
    kind: 'write',
    through: ['OVERSEES'],
    at: ['CIRCLE', 'CORPORATE'],
    standing: working,
  },
  'contract.update': {
    says: 'Changes the terms of a contract with a vendor.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    at: circles,
    standing: working,
    contracts: true,
  },
  'contract.suspend': {
    says: 'Suspends a contract with a vendor and resumes it.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    at: circles,
    standing: working,
    contracts: true,
  },
  'contract.terminate': {
    says: 'Terminates a contract, from either side.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    at: ['CIRCLE', 'VENDOR'],
    standing: working,
    contracts: true,
  },
  'domain.read': {
    says: 'Reads the domains of a company.',
    kind: 'read',
    through: ['SELF', 'OVERSEES'],
    standing: reading,
  },
  'domain.create': {
    says: 'Claims domains for a company.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    standing: working,
  },
  'domain.verify': {
    says: 'Has the proof looked up that a domain is the company’s.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    standing: working,
  },
  'domain.update': {
    says: 'Says which domain of a company is the primary one.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    standing: working,
  },
  'domain.remove': {
    says: 'Gives domains up.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    standing: working,
  },
  'unit.read': {
    says: 'Reads the units of a company.',
    kind: 'read',
    through: ['SELF', 'OVERSEES'],
    standing: reading,
  },
  'unit.create': {
    says: 'Adds units to the tree of a company.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    standing: working,
    inUnits: true,
  },
  'unit.update': {
    says: 'Renames and moves units.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    standing: working,
    inUnits: true,
  },
  'unit.close': {
    says: 'Closes units.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    standing: working,
    inUnits: true,
  },
  'member.read': {
    says: 'Reads who belongs to a company or is invited, in which roles and where.',
    kind: 'read',
    through: ['SELF', 'OVERSEES'],
    standing: reading,
  },
  'member.place': {
    says: 'Places people in the tree of a company.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    standing: working,
    inUnits: true,
  },
  'role.read': {
    says: 'Reads the roles of a company and what they hold.',
    kind: 'read',
    through: ['SELF', 'OVERSEES'],
    standing: reading,
  },
  'role.manage': {
    says: 'Writes the roles of a company.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    standing: working,
  },
  'designation.read': {
    says: 'Reads the designations of a company and the roles that come with them.',
    kind: 'read',
    through: ['SELF', 'OVERSEES'],
    standing: reading,
  },
  'designation.manage': {
    says: 'Writes the designations of a company.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    standing: working,
  },
  'role.assign': {
    says: 'Says which roles the members of a company bear, and which designation they have.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    standing: working,
  },
  'member.update': {
    says: 'Says how long people belong to a company, suspends them, and ends it.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    standing: working,
    inUnits: true,
  },
  'member.invite': {
    says: 'Invites people to a company, and takes that back.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    standing: working,
  },
  'access.explain': {
    says: 'Asks why another member may do something or not, and who may do it.',
    kind: 'read',
    through: ['SELF'],
    standing: reading,
  },
  'key.read': {
    says: 'Reads which API keys a company has.',
    kind: 'read',
    through: ['SELF'],
    standing: reading,
  },
  'key.create': {
    says: 'Makes API keys, which hold no more than whoever makes them.',
    kind: 'write',
    through: ['SELF'],
    standing: working,
  },
  'key.revoke': {
    says: 'Revokes API keys, whoever has made them.',
    kind: 'write',
    through: ['SELF'],
    standing: working,
  },
  'audit.read': {
    says: 'Reads the journal: who changed what.',
    kind: 'read',
    through: ['SELF', 'OVERSEES'],
    standing: reading,
  },
  'proposal.read': {
    says: 'Reads what corporates propose to the companies that they manage.',
    kind: 'read',
    through: ['SELF', 'OVERSEES'],
    at: ['CIRCLE', 'CORPORATE'],
    standing: reading,
  },
  'proposal.decide': {
    says: 'Approves or rejects what another company proposes to this one; approving takes the right to do it, too.',
    kind: 'write',
    through: ['SELF'],
    at: ['CIRCLE', 'CORPORATE'],
    standing: working,
  },
  'proposal.withdraw': {
    says: 'Takes back what the company has proposed.',
    kind: 'write',
    through: ['SELF'],
    at: ['CIRCLE', 'CORPORATE'],
    standing: working,
  },
  'security.read': {
    says: 'Reads the trail of security: who signed in to a company, who tried to, and what became of keys and passwords.',
    kind: 'read',
    through: ['SELF'],
    standing: reading,
  },
  'support.read': {
    says: 'Reads who of the platform’s staff acts, or has acted, in the place of whom in the company.',
    kind: 'read',
    through: ['SELF'],
    standing: reading,
  },
  'support.end': {
    says: 'Ends that somebody of the platform’s staff acts in the company.',
    kind: 'write',
    through: ['SELF'],
    standing: reading,
  },
  'export.take': {
    says: 'Takes all that a company owns with it, as an archive.',
    kind: 'write',
    through: ['SELF'],
    standing: reading,
  },
  'deletion.schedule': {
    says: 'Has the company deleted once a time of grace is over, and calls that off.',
    kind: 'write',
    through: ['SELF'],
    standing: reading,
  },
  'report.consolidated': {
    says: 'Reads the circles below a corporate in figures.',
    kind: 'read',
    through: ['OVERSEES'],
    at: circles,
    standing: reading,
    figures: true,
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
    inUnits: true,
  },
  'site.update': {
    says: 'Changes sites.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    at: circles,
    standing: working,
    inUnits: true,
  },
  'site.retire': {
    says: 'Takes sites out of service.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    at: circles,
    standing: working,
    inUnits: true,
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
    inUnits: true,
  },
  'assignment.end': {
    says: 'Ends the work of a vendor on a site.',
    kind: 'write',
    through: ['SELF', 'OVERSEES'],
    at: circles,
    standing: working,
    inUnits: true,
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

export const permissionNames = Object.keys(permissions) as Permission[]

export const entryOf = (permission: Permission): Entry => permissions[permission]

export type Module = Permission extends `${infer Name}.${string}` ? Name : never

export const moduleOf = (permission: Permission) =>
  permission.slice(0, permission.indexOf('.')) as Module
