import { type Assignment, type Company, idOf, isBetween, isLive, type Oversight, type Unit } from '../model/facts.ts'
import { contractsOf, keepsContracts, makesKeyFor, movesUnder } from '../model/rows.ts'
import type { View } from '../model/view.ts'

/** A row that somebody tries to add, in Prisma's spelling, and whether that is theirs to do. */
export type Addition = {
  model:
    | 'Site'
    | 'SiteAssignment'
    | 'VendorPlacement'
    | 'OrganizationUnit'
    | 'TenantDomain'
    | 'Role'
    | 'MembershipRole'
    | 'Invitation'
    | 'ApiKey'
    | 'Designation'
    | 'Founding'
    | 'Offer'
    | 'Proposal'
    | 'CorporateRelationship'
  row: Record<string, unknown>
  allowed: boolean
  /** It depends on another row of the caller's own, which the wall inside cannot ask before there is one. */
  asksAnother?: boolean
}

const id = idOf('new')
const later = (years: number) => new Date(Date.now() + years * 365 * 24 * 3_600_000)

export const additionsOf = (view: View): Addition[] => [
  ...units(view),
  ...domains(view),
  ...roles(view),
  ...bearings(view),
  ...invitations(view),
  ...keys(view),
  ...designations(view),
  ...sites(view),
  ...assignments(view),
  ...placements(view),
  ...foundings(view),
  ...offers(view),
  ...proposals(view),
  ...moves(view),
]

const plain = {
  code: 'NEW',
  codeFolded: 'new',
  name: 'New',
  nameFolded: 'new',
  latitude: 0,
  longitude: 0,
  address: '-',
  technology: '4G',
  structure: 'POLE',
  createdFrom: '-',
}

const places = (view: View) => [
  ...view.facts.companies.map((company) => ({ tenantId: company.id, unitId: null })),
  ...view.facts.units.map((unit) => ({ tenantId: unit.tenantId, unitId: unit.id })),
]

const units = (view: View): Addition[] =>
  places(view).map((place) => ({
    model: 'OrganizationUnit',
    row: { tenantId: place.tenantId, id, parentId: place.unitId, kind: 'TEAM', name: 'New' },
    allowed: view.writesRow(place),
  }))

/** By whoever acts, and in the name of another corporate; of terms between the two or others, and of something else. */
const proposals = (view: View): Addition[] =>
  view.facts.companies.flatMap(({ id: tenantId }) => {
    const other = view.facts.companies.find((one) => one.type === 'CORPORATE' && one.id !== view.company.id)
    const made = (proposer: Company, what: object, allowed: boolean): Addition => ({
      model: 'Proposal',
      row: {
        tenantId,
        id,
        proposerTenantId: proposer.id,
        proposerId: view.member.id,
        ...what,
        permission: '-',
        entity: '-',
        status: 'PENDING',
        reason: null,
        signedBy: ['-'],
        expiresAt: later(1),
        voidAt: null,
        decidedAt: null,
        createdAt: later(0),
        version: 1,
      },
      allowed,
    })
    const [terms, asks] = [view.termsWith(tenantId), view.asksIn(tenantId)]
    const foreign = view.facts.oversights.find((one) => !isBetween(one, view.company.id, tenantId))
    const proposes = view.proposesIn(tenantId)
    return [
      made(view.company, something, proposes),
      // Which relationship it is about, the wall below asks.
      { ...made(view.company, termsOf(terms), asks), asksAnother: proposes && !asks },
      { ...made(view.company, termsOf(foreign), false), asksAnother: true },
      ...(other ? [something, termsOf(terms)].map((what) => made(other, what, false)) : []),
    ]
  })

const something = { mutation: '-', entityId: null, input: {} }
const termsOf = (oversight?: Oversight) => ({
  mutation: 'updateCorporateRelationship',
  entityId: oversight?.id ?? null,
  input: oversight ? { id: oversight.id, tenantId: oversight.tenantId } : {},
})

const invitations = (view: View): Addition[] =>
  places(view).map((place) => ({
    model: 'Invitation',
    row: {
      ...place,
      id,
      email: 'a@b.example',
      emailFolded: 'a@b.example',
      roles: ['viewer'],
      status: 'OPEN',
      expiresAt: later(1),
      createdAt: later(0),
      version: 1,
      createdFrom: '-',
    },
    allowed: view.writesRow(place),
  }))

const designations = (view: View): Addition[] =>
  view.facts.companies.map(({ id: tenantId }) => ({
    model: 'Designation',
    row: { tenantId, id, name: 'New', description: '-', roles: [], createdFrom: '-', createdAt: later(0), version: 1 },
    allowed: view.writesRow({ tenantId, unitId: null }),
  }))

const keys = (view: View): Addition[] =>
  view.facts.members.map((member) => ({
    model: 'ApiKey',
    row: {
      tenantId: member.tenantId,
      id,
      membershipId: member.id,
      name: 'New',
      prefix: 'cgk_',
      hash: '-',
      permissions: ['tenant.read'],
      expiresAt: later(1),
      createdAt: later(0),
      version: 1,
      createdFrom: '-',
    },
    allowed: makesKeyFor(view, member),
  }))

const domains = (view: View): Addition[] =>
  view.facts.companies.map(({ id: tenantId }) => ({
    model: 'TenantDomain',
    row: { tenantId, id, host: 'new.example' },
    allowed: view.writesRow({ tenantId, unitId: null }),
  }))

const roles = (view: View): Addition[] =>
  view.facts.companies.map(({ id: tenantId }) => ({
    model: 'Role',
    row: {
      tenantId,
      id,
      code: 'NEW',
      name: 'New',
      description: '-',
      entries: [],
      createdFrom: '-',
    },
    allowed: view.writesRow({ tenantId, unitId: null }),
  }))

const bearings = (view: View): Addition[] =>
  view.facts.members.map(({ tenantId, id: membershipId }) => ({
    model: 'MembershipRole',
    row: { tenantId, id, membershipId, roleCode: 'new' },
    allowed: view.writesRow({ tenantId, unitId: null }),
  }))

const settings = { governanceLevel: 'MANAGED', dataSharingLevel: 'NONE', separateBilling: true, independentVendorManagement: true }

/** A company is founded below a corporate that is written as a whole. */
const foundings = (view: View): Addition[] =>
  view.facts.companies.map(({ id: tenantId, type }) => ({
    model: 'Founding',
    row: { tenantId, id, type: 'CIRCLE', organizationCode: 'FOUNDED', organizationName: 'Founded', ...settings, createdFrom: '-' },
    allowed: type === 'CORPORATE' && view.writesRow({ tenantId, unitId: null }),
  }))

const offers = (view: View): Addition[] =>
  view.facts.companies.flatMap(({ id: tenantId, type }) => {
    const plain = {
      tenantId,
      id,
      organizationCode: 'NOBODY',
      capabilities: [],
      billingRate: 0,
      currency: 'INR',
      ...settings,
      status: 'OPEN',
      expiresAt: later(1),
      createdAt: later(0),
      version: 1,
      createdFrom: '-',
    }
    const own = tenantId === view.company.id && view.part === null && view.standsToWrite
    return [
      {
        model: 'Offer' as const,
        row: { ...plain, kind: 'CONTRACT', vendorCode: 'NEW', governanceLevel: null, dataSharingLevel: null },
        allowed: type === 'CIRCLE' && keepsContracts(view, tenantId),
      },
      {
        model: 'Offer' as const,
        row: { ...plain, kind: 'OVERSIGHT' },
        allowed: type !== 'VENDOR' && own,
      },
    ]
  })

/** A company goes from one corporate to another, with all that it gives as it is. */
const moves = (view: View): Addition[] =>
  view.facts.oversights
    .filter(({ window }) => window === 'open')
    .flatMap((oversight) =>
      view.facts.companies
        .filter(({ type }) => type === 'CORPORATE')
        .map(({ id: corporateId }) => {
          const { tenantId, governance, sharing, vendors } = oversight
          const row = {
            tenantId,
            id,
            corporateId,
            governanceLevel: governance,
            dataSharingLevel: sharing,
            separateBilling: true,
            independentVendorManagement: !vendors,
            validFrom: later(2),
          }
          return {
            model: 'CorporateRelationship' as const,
            row,
            allowed: movesUnder(view, oversight, corporateId),
            // Whether the corporate that it leaves is controlled as well, the wall below asks.
            asksAnother: !view.mayWriteIn(oversight.corporateId),
          }
        }),
    )

const sites = (view: View): Addition[] =>
  places(view).map((place) => ({
    model: 'Site',
    row: { ...place, id, ...plain },
    allowed: view.writesRow(place),
  }))

/** A site is given to a vendor under a contract that whoever gives it sees, and that is in force. */
function assignments(view: View): Addition[] {
  const seen = contractsOf(view)
  return view.facts.contracts.flatMap((contract) => {
    const { tenantId, vendorId, status } = contract
    const inForce = seen.includes(contract) && status === 'ACTIVE' && isLive(contract)
    const own = view.facts.sites.filter((site) => site.tenantId === tenantId).slice(0, 2)
    return own.map(({ id: siteId, unitId }) => ({
      model: 'SiteAssignment' as const,
      row: { tenantId, id, unitId, siteId, vendorId, startsAt: later(2), endsAt: later(3), createdFrom: '-' },
      allowed: inForce && view.mayWriteIn(tenantId),
    }))
  })
}

const placements = (view: View): Addition[] =>
  view.facts.assignments.flatMap((assignment) =>
    view.facts.units.filter(isNear(view, assignment)).map(({ tenantId, id: unitId }) => ({
      model: 'VendorPlacement' as const,
      row: { tenantId, id, circleId: assignment.tenantId, assignmentId: assignment.id, unitId },
      // Whose part it goes to first, a member of the whole vendor says.
      allowed: !view.part && view.writesRow({ tenantId, unitId }) && mayPlace(view, assignment),
      asksAnother: assignment.vendorId === view.company.id && !isLive(assignment),
    })),
  )

/** The units of whoever asks, and those of the vendor that the assignment is of. */
const isNear = (view: View, assignment: Assignment) => (unit: Unit) =>
  unit.tenantId === view.company.id || unit.tenantId === assignment.vendorId

/** A vendor places what it was given, while the contract is ACTIVE. */
export const mayPlace = (view: View, assignment: Assignment): boolean =>
  assignment.vendorId === view.company.id && isLive(assignment) && view.worksFor(assignment.tenantId)
