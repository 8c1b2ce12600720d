import {
  type Acting,
  type Company,
  type Contract,
  type Facts,
  idOf,
  isLive,
  type Offer,
  type Oversight,
  type Proposal,
} from '../model/facts.ts'
import {
  actingsOf,
  cardsOf,
  contractsOf,
  isMadeTo,
  isNowhere,
  keepsContracts,
  movesUnder,
  offersOf,
  oversightsOf,
  proposalsOf,
} from '../model/rows.ts'
import type { View } from '../model/view.ts'
import { anything, approval, conflict, forbidden, invalid, notFound, shownProposal } from './lines.ts'
import type { Ask } from './roots.ts'
import { unwritten } from './rule.ts'
import type { Write } from './writes.ts'

type Given = Omit<Write, 'field'>

const fresh = idOf('fresh')
const write = (needs: string, find: Ask['find']) => ({ needs, find, shape: 'one', shallow: true }) as const
/** The history of the world is that everything was made, under its own id. */
const forget = 'DELETE FROM history WHERE id <> entity_id'
const whole = ({ id }: Company) => ({ tenantId: id, unitId: null })

/** What is done with companies, and between them. */
export const rulings: Record<string, (facts: Facts) => Given[]> = {
  endActingAs: ({ actings }) => [unacted, ...actings.map(unacting)],
  createTenant: ({ companies }) => companies.map(founded),
  exportTenant: () => [archived],
  scheduleTenantDeletion: () => [mistaken],
  cancelTenantDeletion: () => [unended],
  updateTenant: ({ companies }) => companies.map(renamed),
  moveTenant: (facts) =>
    facts.oversights
      .filter((o) => isLive(o) && !/CLOSED|FIGURES|STOPPED|OWING/.test(codeOf(facts, o.tenantId)))
      .flatMap((o) => corporatesIn(facts).map((to) => moved(o, to))),
  updateCorporateRelationship: ({ oversights }) => oversights.flatMap((o) => [narrowed(o), widened(o)]),
  endCorporateRelationship: ({ oversights }) => oversights.map(ended),
  inviteVendor: ({ companies }) => companies.map(invited),
  inviteCorporate: () => [inviting],
  withdrawOffer: ({ offers }) => offers.map(withdrawn),
  acceptOffer: ({ offers }) => offers.map((offer) => answered(offer, 'ACCEPTED')),
  declineOffer: ({ offers }) => offers.map((offer) => answered(offer, 'DECLINED')),
  updateVendorRelationship: ({ contracts }) => contracts.map(changed),
  acceptVendorRelationship: stepping('PENDING', 'ACTIVE', 'VENDOR', 'offer.answer'),
  declineVendorRelationship: stepping('PENDING', 'TERMINATED', 'VENDOR', 'offer.answer'),
  suspendVendorRelationship: stepping('ACTIVE', 'SUSPENDED', 'CIRCLE', 'contract.suspend'),
  resumeVendorRelationship: stepping('SUSPENDED', 'ACTIVE', 'CIRCLE', 'contract.suspend'),
  renewVendorRelationship: stepping('TERMINATED', 'PENDING', 'CIRCLE', 'offer.make'),
  approveProposal: ({ proposals }) => proposals.map((one) => decided(one, 'APPROVED')),
  rejectProposal: ({ proposals }) => proposals.map((one) => decided(one, 'REJECTED')),
  withdrawProposal: ({ proposals }) => proposals.map((one) => decided(one, 'WITHDRAWN')),
  terminateVendorRelationship: stepping('ACTIVE', 'TERMINATED', 'EITHER', 'contract.terminate'),
}

const codeOf = ({ companies }: Facts, id: string) => companies.find((c) => c.id === id)!.code
const corporatesIn = ({ companies }: Facts) => companies.filter(({ code }) => /_(HQ|OPS|SUB|RIVAL|ALONE)$/.test(code))

/** There is no such session. */
const unacted: Given = {
  ...{ args: `(input: { id: "${fresh}" })`, names: [fresh], type: 'ActingSession' },
  ...write('support.end', ({ part, by }) => (part === null && by.is !== 'ACTING' ? notFound : forbidden)),
  undo: [],
}

/** The whole company asks, and nobody of the staff in its name. */
const isItself = ({ part, by }: View) => part === null && by.is !== 'ACTING'

/** Of the company that is acted for, whatever its standing is. */
const archived: Given = {
  ...{ args: '', names: [], type: 'TenantExport' },
  ...write('export.take', (view) => (isItself(view) ? { tenantId: view.company.id, id: anything } : forbidden)),
  // Those that the world begins with are kept for longer.
  undo: [`DELETE FROM tenant_export WHERE expires_at < '2900-01-01'`],
}

/** What is done to whoever means it, test/api/deletion shows. */
const mistaken: Given = {
  ...{ args: '(input: { organizationCode: "NOBODY", reason: "-" })', names: [] },
  type: 'TenantDeletion',
  ...write('deletion.schedule', (view) => (isItself(view) ? invalid : forbidden)),
  undo: [],
}

const unended: Given = {
  ...{ args: '', names: [], type: 'TenantDeletion' },
  ...write('deletion.schedule', (view) => (isItself(view) ? conflict : forbidden)),
  undo: [],
}

/** The company ends it, whatever its standing is; the staff have a door of their own. */
function unacting(acting: Acting): Given {
  const { tenantId, id } = acting
  return {
    args: `(input: { id: "${id}" })`,
    ...{ about: tenantId, names: [id], type: 'ActingSession' },
    ...write('support.end', (view) => {
      if (view.part !== null || view.by.is === 'ACTING') return forbidden
      return actingsOf(view).includes(acting) ? acting : notFound
    }),
    undo: [`UPDATE acting_session SET ended_at = NULL, ended_by = NULL WHERE tenant_id = '${tenantId}' AND id = '${id}'`],
  }
}

function founded(corporate: Company): Given {
  const card = { id: anything, type: 'CIRCLE', code: 'FRESH', name: 'Fresh', status: 'TRIAL' }
  return {
    args: `(input: { tenantId: "${corporate.id}", type: CIRCLE, organizationCode: "FRESH", organizationName: "Fresh",
      governanceLevel: MANAGED, dataSharingLevel: FULL })`,
    ...{ about: corporate.id, names: [corporate.id], type: 'Tenant' },
    ...write('tenant.create', (view) => {
      if (isNowhere(view, corporate.id)) return notFound
      if (corporate.type !== 'CORPORATE') return forbidden
      return view.writesRow(whole(corporate)) ? card : unwritten(view, { tenantId: corporate.id })
    }),
    undo: [
      `DELETE FROM tenant WHERE organization_code = 'FRESH'`,
      `DELETE FROM founding WHERE organization_code = 'FRESH'`,
      'UPDATE membership SET is_preferred = false WHERE is_preferred',
    ],
  }
}

function renamed(company: Company): Given {
  const { id, name } = company
  return {
    args: `(input: { tenantId: "${id}", version: 1, organizationName: "Renamed" })`,
    ...{ about: id, names: [id], type: 'Tenant' },
    ...write('profile.update', (view) => {
      if (!cardsOf(view).has(id)) return notFound
      return view.writesRow(whole(company)) ? { ...company, name: 'Renamed' } : unwritten(view, { tenantId: id })
    }),
    undo: [
      `UPDATE tenant SET organization_name = '${name}' WHERE id = '${id}'`,
      `UPDATE tenant_profile SET version = 1 WHERE tenant_id = '${id}'`,
      forget,
    ],
  }
}

const until = { open: 'NULL', closing: "now() + '30 days'", past: "now() - interval '1 day'", future: 'NULL' }
const levels = (o: Oversight) =>
  `governance_level = '${o.governance}', data_sharing_level = '${o.sharing}', valid_until = ${until[o.window]}, version = 1`
const restored = (o: Oversight) => [
  `UPDATE corporate_relationship SET ${levels(o)} WHERE tenant_id = '${o.tenantId}' AND id = '${o.id}'`,
  // What became void meanwhile would stay so.
  `UPDATE proposal SET void_at = NULL WHERE signed_by = '{-}'`,
  forget,
]

function moved(oversight: Oversight, to: Company): Given {
  const { tenantId } = oversight
  return {
    args: `(input: { tenantId: "${tenantId}", corporateId: "${to.id}", version: 1 })`,
    ...{ about: tenantId, names: [tenantId, to.id], type: 'CorporateRelationship' },
    ...write('relationship.move', (view) => {
      if (isNowhere(view, tenantId)) return notFound
      const overseen = view.reach(tenantId).is === 'OVERSEES'
      if (!overseen || !view.writesRow({ tenantId, unitId: null })) return forbidden
      if (!cardsOf(view).has(to.id)) return notFound
      if (to.type !== 'CORPORATE') return invalid
      if (!movesUnder(view, oversight, to.id)) return forbidden
      if (isAtOrBelow(view, to.id, tenantId)) return conflict
      return { ...oversight, id: anything, corporateId: to.id }
    }),
    undo: [`DELETE FROM corporate_relationship WHERE tenant_id = '${tenantId}' AND id <> '${oversight.id}'`, ...restored(oversight)],
  }
}

/** Nobody stands above themselves. */
function isAtOrBelow({ facts }: View, id: string, top: string): boolean {
  const edge = facts.oversights.find((o) => o.tenantId === id && isLive(o))
  return id === top || (!!edge && isAtOrBelow({ facts } as View, edge.corporateId, top))
}

/** The sides of a relationship, each as a whole; whoever only controls one of them is none. */
const isSide = (view: View, { tenantId, corporateId }: Oversight) =>
  view.part === null && (tenantId === view.company.id || corporateId === view.company.id)

export function narrowed(oversight: Oversight): Given {
  const { tenantId, id, window, sharing } = oversight
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1, dataSharingLevel: NONE })`,
    ...{ about: tenantId, names: [tenantId, id], type: 'CorporateRelationship' },
    ...write('relationship.update', (view) => {
      if (!oversightsOf(view).includes(oversight)) return notFound
      if (!isSide(view, oversight)) return forbidden
      if (window === 'past') return conflict
      const gives = tenantId !== view.company.id || sharing === 'NONE'
      return gives ? { ...oversight, sharing: 'NONE' } : approval
    }),
    undo: restored(oversight),
  }
}

function widened(oversight: Oversight): Given {
  const { tenantId, id, window, governance } = oversight
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1, governanceLevel: CONTROLLED })`,
    ...{ about: tenantId, names: [tenantId, id], type: 'CorporateRelationship' },
    ...write('relationship.update', (view) => {
      if (!oversightsOf(view).includes(oversight)) return notFound
      if (!isSide(view, oversight)) return forbidden
      if (window === 'past') return conflict
      const gives = tenantId === view.company.id || governance === 'CONTROLLED'
      return gives ? { ...oversight, governance: 'CONTROLLED' } : approval
    }),
    undo: restored(oversight),
  }
}

function ended(oversight: Oversight): Given {
  const { tenantId, id, window } = oversight
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1, validUntil: "2998-01-01T00:00:00Z" })`,
    ...{ about: tenantId, names: [tenantId, id], type: 'CorporateRelationship' },
    ...write('relationship.end', (view) => {
      if (!oversightsOf(view).includes(oversight)) return notFound
      if (!isSide(view, oversight)) return forbidden
      if (window === 'past') return conflict
      // An end that was set is put off by the company alone.
      return window === 'closing' && tenantId !== view.company.id ? conflict : oversight
    }),
    undo: restored(oversight),
  }
}

const noOffer = [`DELETE FROM offer WHERE id = '${fresh}'`]
const offered = { id: fresh, code: 'NOBODY_1', status: 'OPEN', version: 1 }

function invited({ id, type }: Company): Given {
  const made = { ...offered, tenantId: id, kind: 'CONTRACT', vendorCode: 'FRESH' }
  return {
    args: `(input: { id: "${fresh}", tenantId: "${id}", organizationCode: "nobody_1", vendorCode: "FRESH",
      billingRate: { amount: "1.00", currency: "INR" } })`,
    ...{ about: id, names: [id, fresh], type: 'Offer' },
    ...write('offer.make', (view) => {
      if (isNowhere(view, id)) return notFound
      return type === 'CIRCLE' && keepsContracts(view, id) ? made : forbidden
    }),
    undo: noOffer,
  }
}

const inviting: Given = {
  args: `(input: { id: "${fresh}", organizationCode: "NOBODY_1", governanceLevel: MANAGED, dataSharingLevel: FULL,
    validFrom: "2900-01-01T00:00:00Z" })`,
  ...{ names: [fresh], type: 'Offer' },
  ...write('offer.make', (view) => {
    const { type, id } = view.company
    if (type === 'VENDOR' || view.part !== null) return forbidden
    const endless = (o: Oversight) => o.tenantId === id && (o.window === 'open' || o.window === 'future')
    if (view.facts.oversights.some(endless)) return conflict
    return { ...offered, tenantId: id, kind: 'OVERSIGHT', vendorCode: null }
  }),
  undo: noOffer,
}

const reopened = ({ tenantId, id }: Offer) => [
  `DELETE FROM vendor_relationship WHERE tenant_id = '${tenantId}' AND id = '${id}'`,
  `DELETE FROM corporate_relationship WHERE tenant_id = '${tenantId}' AND id = '${id}'`,
  `UPDATE offer SET status = 'OPEN', version = 1 WHERE tenant_id = '${tenantId}' AND id = '${id}'`,
  forget,
]

function withdrawn(offer: Offer): Given {
  const { tenantId, id, kind } = offer
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1 })`,
    ...{ about: tenantId, names: [tenantId, id], type: 'Offer' },
    ...write('offer.make', (view) => {
      if (!offersOf(view).includes(offer)) return notFound
      const its = kind === 'CONTRACT' ? keepsContracts(view, tenantId) : tenantId === view.company.id
      return its ? { ...offer, status: 'WITHDRAWN', version: 2 } : forbidden
    }),
    undo: reopened(offer),
  }
}

/** The company that is asked decides, by whoever may do it themselves; the one that asks takes back. */
function decided(proposal: Proposal, status: 'APPROVED' | 'REJECTED' | 'WITHDRAWN'): Given {
  const { tenantId, id, isVoid, proposerTenantId, terms } = proposal
  const side = status === 'WITHDRAWN' ? proposerTenantId : tenantId
  const reason = status === 'REJECTED' ? ', reason: "No."' : ''
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1${reason} })`,
    ...{ about: tenantId, names: [tenantId, id], type: 'Proposal' },
    ...write(status === 'WITHDRAWN' ? 'proposal.withdraw' : 'proposal.decide', (view) => {
      if (!proposalsOf(view).includes(proposal)) return notFound
      // The company decides, and nobody of the staff in its name.
      if (side !== view.company.id || (status !== 'WITHDRAWN' && view.by.is === 'ACTING')) return forbidden
      if (isVoid) return conflict
      const { isStale, ...shown } = shownProposal(view, proposal)
      const left = { ...shown, status, version: 2 }
      if (status !== 'APPROVED') return { ...left, isStale }
      // What was done has moved on by that.
      const may = view.holdsAt(terms ? 'relationship.update' : 'profile.update', null)
      return may ? { ...left, isStale: isStale === null ? null : true } : forbidden
    }),
    undo: [
      `UPDATE proposal SET status = 'PENDING', reason = NULL, decided_at = NULL, signed_by = '{-}', version = 1 ${whereIs(proposal)}`,
      ...(terms ? restored(terms) : asNamed(tenantId)),
    ],
  }
}

const whereIs = ({ tenantId, id }: Proposal) => `WHERE tenant_id = '${tenantId}' AND id = '${id}'`

/** Names in this world are made of codes. */
const asNamed = (id: string) => [
  `UPDATE tenant SET organization_name = replace(organization_code, 'MX_', 'Company-') WHERE id = '${id}'`,
  `UPDATE tenant_profile SET version = 1 WHERE tenant_id = '${id}'`,
  forget,
]

/** What came between: a contract that there is already, or another corporate above. */
function isStuck({ facts }: View, { tenantId, kind, code }: Offer): boolean {
  const other = facts.companies.find((c) => c.code === code)!
  return kind === 'CONTRACT'
    ? facts.contracts.some((c) => c.tenantId === tenantId && c.vendorId === other.id)
    : facts.oversights.some((o) => o.tenantId === tenantId && o.window !== 'past')
}

function answered(offer: Offer, status: 'ACCEPTED' | 'DECLINED'): Given {
  const { tenantId, id } = offer
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1 })`,
    ...{ about: tenantId, names: [tenantId, id], type: 'Offer' },
    ...write('offer.answer', (view) => {
      if (!offersOf(view).includes(offer)) return notFound
      if (!isMadeTo(view, offer)) return forbidden
      return status === 'ACCEPTED' && isStuck(view, offer) ? conflict : { ...offer, status, version: 2 }
    }),
    undo: reopened(offer),
  }
}

const resettled = (c: Contract) => [
  `UPDATE vendor_relationship SET status = '${c.status}', vendor_code = '${c.vendorCode}', valid_until = ${until[c.window]}, version = 1
    WHERE tenant_id = '${c.tenantId}' AND id = '${c.id}'`,
  forget,
]

function changed(contract: Contract): Given {
  const { tenantId, id, status } = contract
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1, vendorCode: "FRESH" })`,
    ...{ about: tenantId, names: [tenantId, id], type: 'VendorRelationship' },
    ...write('contract.update', (view) => {
      if (!contractsOf(view).includes(contract)) return notFound
      if (!keepsContracts(view, tenantId)) return forbidden
      return status === 'TERMINATED' ? conflict : { ...contract, vendorCode: 'FRESH' }
    }),
    undo: resettled(contract),
  }
}

type By = 'CIRCLE' | 'VENDOR' | 'EITHER'

/** A step is tried on contracts from which it leads on, and on some from which it does not. */
function stepping(from: string, to: Contract['status'], by: By, needs: string) {
  const leads = ({ status }: Contract) => status === from || (by === 'EITHER' && status !== 'TERMINATED')
  return ({ contracts }: Facts): Given[] =>
    [...contracts.filter(leads), ...contracts.filter((c) => !leads(c)).slice(0, 4)].map((contract) => ({
      args: `(input: { id: "${contract.id}", tenantId: "${contract.tenantId}", version: 1 })`,
      ...{ about: contract.tenantId, names: [contract.tenantId, contract.id], type: 'VendorRelationship' },
      ...write(needs, (view) => {
        if (!contractsOf(view).includes(contract)) return notFound
        const kept = keepsContracts(view, contract.tenantId)
        const vendors = contract.vendorId === view.company.id
        const may = by === 'CIRCLE' ? kept : by === 'VENDOR' ? vendors : kept || vendors
        if (!may) return forbidden
        return leads(contract) ? { ...contract, status: to } : conflict
      }),
      undo: resettled(contract),
    }))
}
