import { type Hanger, hangers, type ModelName } from '../../../src/tenancy/models.ts'
import { all, any, everything, live, named, nothing, type Predicate, within } from '../../../src/tenancy/predicate.ts'
import type { Scope } from '../../../src/tenancy/scope.ts'

/** A wall built wrong: a model whose rows hang where they should not. */
export type Planted = { what: string; model: ModelName; wrong: Partial<Hanger> }

const reads = (what: string, model: ModelName, wrong: (scope: Scope) => Predicate): Planted => ({
  what,
  model,
  wrong: { reads: wrong },
})
const adds = (what: string, model: ModelName, wrong: (scope: Scope) => Predicate): Planted => ({
  what,
  model,
  wrong: { adds: wrong },
})
const changes = (what: string, model: ModelName, wrong: (scope: Scope) => Predicate): Planted => ({
  what,
  model,
  wrong: { changes: wrong },
})

/** The right predicate, but for a caller about whom something else is known. */
const as = (model: ModelName, changed: (scope: Scope) => Partial<Scope>) => {
  const right = hangers[model].reads
  return (scope: Scope) => right({ ...scope, ...changed(scope) })
}

const unplaced = () => ({ part: null })
const ofReadable = (scope: Scope) => within('tenantId', scope.readable)
const ofWritable = (scope: Scope) => within('tenantId', scope.writable)
const overseen = (scope: Scope) => within('tenantId', [scope.tenant.id, ...scope.oversees.keys()])

const proposals = { ...hangers.Proposal }
const termsPutTo = (ids: string[]) => all(named('mutation', 'updateCorporateRelationship'), within('tenantId', ids))

export const planted: Planted[] = [
  reads('every site is everyone’s', 'Site', () => everything),
  reads('a part of the tree is forgotten on sites', 'Site', as('Site', unplaced)),
  reads('nobody has sites', 'Site', () => nothing('tenantId')),
  reads('sites of AGGREGATED and NONE are shown', 'Site', overseen),
  reads(
    'suspended contracts share no sites',
    'Site',
    as('Site', ({ worked }) => ({ served: worked })),
  ),
  reads(
    'every contract shares sites',
    'Site',
    as('Site', ({ serves }) => ({ served: [...serves.keys()] })),
  ),
  reads('an assignment is shown whatever its dates', 'SiteAssignment', (scope) =>
    all(within('vendorId', [scope.tenant.id]), within('tenantId', scope.served)),
  ),
  reads('an assignment is shown to other vendors', 'SiteAssignment', (scope) =>
    any(ofReadable(scope), all(within('tenantId', scope.served), live('startsAt', 'endsAt'))),
  ),
  reads('a part is forgotten on assignments', 'SiteAssignment', as('SiteAssignment', unplaced)),
  reads('every card is everyone’s', 'Tenant', () => everything),
  reads(
    'a part is forgotten on cards',
    'Tenant',
    as('Tenant', (scope) => ({ ...unplaced(), cards: [...scope.acquainted] })),
  ),
  reads('cards of contracts are forgotten', 'Tenant', (scope) => within('id', [scope.tenant.id])),
  reads('profiles of all below are shown', 'TenantProfile', overseen),
  reads('a domain is shown to a part', 'TenantDomain', ofReadable),
  reads('foundings of all below are shown', 'Founding', overseen),
  reads('every offer is everyone’s', 'Offer', () => everything),
  reads('every proposal is everyone’s', 'Proposal', () => everything),
  reads('a proposer forgets what it proposed', 'Proposal', ofReadable),
  reads('proposals are shown to a part', 'Proposal', as('Proposal', unplaced)),
  reads('whoever asks for other terms forgets it', 'Proposal', (scope) =>
    all(proposals.reads(scope), any(ofReadable(scope), named('mutation', 'updateTenant'))),
  ),
  reads('other terms are shown to all with whom there are any', 'Proposal', (scope) =>
    any(proposals.reads(scope), termsPutTo(scope.asking)),
  ),
  changes('other terms are decided by whoever reads them', 'Proposal', (scope) =>
    any(proposals.changes!(scope), termsPutTo(scope.readable)),
  ),
  adds('proposals are made wherever rows are read', 'Proposal', ofReadable),
  reads('the history of everyone is shown', 'History', () => everything),
  reads('the journal of everyone is shown', 'AuditEntry', () => everything),
  reads('what one did elsewhere is forgotten', 'AuditEntry', ofReadable),
  reads('the journal is shown to a part', 'AuditEntry', as('AuditEntry', unplaced)),
  reads('the other side of a contract is forgotten', 'VendorRelationship', ofReadable),
  reads('the corporate’s side is forgotten', 'CorporateRelationship', ofReadable),
  reads('a part is forgotten on units', 'OrganizationUnit', ofReadable),
  reads('a part is forgotten on people', 'Membership', ofReadable),
  reads('a part is forgotten on invitations', 'Invitation', ofReadable),
  reads('keys are shown wherever rows are', 'ApiKey', ofReadable),
  reads('keys are shown to a part', 'ApiKey', as('ApiKey', unplaced)),
  reads('the trail is shown wherever rows are', 'SecurityEvent', ofReadable),
  reads('the trail is shown to a part', 'SecurityEvent', as('SecurityEvent', unplaced)),
  reads('every bearing of a role is shown', 'MembershipRole', () => everything),
  reads('every role is everyone’s', 'Role', () => everything),
  reads('every designation is everyone’s', 'Designation', () => everything),
  reads('placements of other vendors are shown', 'VendorPlacement', () => everything),
  adds('sites are added wherever sites are read', 'Site', ofReadable),
  adds('a part is forgotten in adding', 'Site', ofWritable),
  adds('no site is added', 'Site', () => nothing('tenantId')),
  adds('sites are given without a contract', 'SiteAssignment', ofWritable),
  adds('a part is forgotten in adding units', 'OrganizationUnit', ofWritable),
  adds('units are added wherever units are read', 'OrganizationUnit', ofReadable),
  adds('domains are claimed by a part', 'TenantDomain', ofWritable),
  adds('domains are claimed wherever they are read', 'TenantDomain', ofReadable),
  adds('roles are written by a part', 'Role', ofWritable),
  adds('roles are given wherever people are read', 'MembershipRole', ofReadable),
  changes('roles are changed wherever they are read', 'Role', ofReadable),
  changes('roles are taken by a part', 'MembershipRole', ofWritable),
  adds('a part is forgotten in inviting', 'Invitation', ofWritable),
  adds('people are invited wherever they are read', 'Invitation', ofReadable),
  changes('a part is forgotten in changing invitations', 'Invitation', ofWritable),
  adds('designations are written by a part', 'Designation', ofWritable),
  changes('designations are changed wherever they are read', 'Designation', ofReadable),
  adds('keys are made for anybody', 'ApiKey', ofWritable),
  changes('keys are revoked wherever rows are written', 'ApiKey', ofWritable),
  changes('a part is forgotten in changing units', 'OrganizationUnit', ofWritable),
  changes('a part changes its own unit', 'OrganizationUnit', ({ part, writable }) =>
    part ? all(within('tenantId', writable), within('id', part.units)) : within('tenantId', writable),
  ),
  changes('a part is forgotten in placing people', 'Membership', ofWritable),
  changes('people are placed wherever they are read', 'Membership', ofReadable),
  changes('domains are changed by a part', 'TenantDomain', ofWritable),
  changes('what is read is changed', 'Site', ofReadable),
  changes('a part is forgotten in changing', 'Site', ofWritable),
  changes('no site is changed', 'Site', () => nothing('tenantId')),
  changes('assignments of MANAGED circles are changed', 'SiteAssignment', ofReadable),
  changes('placements are changed whatever the contract', 'VendorPlacement', ofWritable),
]

/** Builds the wall wrong while something is done, in this process alone; then mends it. */
export async function withWrong<T>({ model, wrong }: Planted, work: () => Promise<T>): Promise<T> {
  const hanger = hangers[model] as Hanger
  const right = { ...hanger }
  Object.assign(hanger, wrong)
  try {
    return await work()
  } finally {
    Object.assign(hanger, right)
  }
}
