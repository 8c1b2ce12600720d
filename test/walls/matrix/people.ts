import { apiKeyOf, type Facts, idOf, type Member, type Oversight, type Unit } from '../model/facts.ts'
import { isLastAdministrator, membersOf, oversightsOf } from '../model/rows.ts'
import type { View } from '../model/view.ts'
import { unrevoked } from './credentials.ts'
import { approval, companyOf, conflict, forbidden, notFound, Refusal, type Shift } from './lines.ts'
import { at, every, ruled, wholeOf, write } from './rule.ts'
import { narrowed } from './rulings.ts'
import type { Given } from './writes.ts'

/** What is done about the people of a company. */
export const ofPeople: Record<string, (facts: Facts) => Given[]> = {
  placeMember: ({ members, units }) => every(3, members).map((member) => placed(member, units)),
  setMemberWindow: ({ members }) => every(4, members).map(windowed),
  suspendMember: ({ members }) => every(4, members).map((one) => paused(one, 'SUSPENDED')),
  endMember: ({ members }) => every(4, members).map((one) => paused(one, 'ENDED')),
  resumeMember: ({ members }) => every(6, members).map(resumed),
  setMemberDesignation: ({ members }) => every(3, members).map(entitled),
  setMemberRoles: ({ members }) => every(2, members).map(given),
  previewAccessChange: ({ members, oversights }) => [...every(3, members).map(tried), ...oversights.map(triedBetween)],
}

function placed(member: Member, units: Unit[]): Given {
  const { tenantId, id } = member
  const unitId = units.find((unit) => unit.tenantId === tenantId)?.id ?? null
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1, unitId: ${JSON.stringify(unitId)} })`,
    ...{ about: tenantId, names: [id, tenantId, ...(unitId ? [unitId] : [])], type: 'Membership' },
    ...write('member.place', (view) => {
      if (!membersOf(view).includes(member)) return notFound
      // Nobody places themselves.
      if (member === view.member) return forbidden
      const place = { tenantId, unitId }
      const refusal = ruled(view, member, 'member.place') ?? ruled(view, place, 'member.place')
      if (refusal) return refusal
      return unitId && isLastAdministrator(view, member) ? conflict : { ...member, unitId, version: 2 }
    }),
    undo: [`UPDATE membership SET unit_id = ${member.unitId ? `'${member.unitId}'` : 'NULL'}, version = 1 ${at(member)}`],
  }
}

/** Of a member that is seen, what somebody else may do about how long they belong to the company. */
function administered(view: View, member: Member): Refusal | undefined {
  if (!membersOf(view).includes(member)) return notFound
  const refusal = ruled(view, member, 'member.update')
  return refusal ?? (member === view.member ? forbidden : undefined)
}

const asLasting = (member: Member) => [
  `UPDATE membership SET status = 'ACTIVE', valid_until = ${member.window === 'past' ? "now() - interval '31 days'" : 'NULL'}, version = 1 ${at(member)}`,
  // Its key has ended with it.
  ...unrevoked(apiKeyOf(member)),
]

function windowed(member: Member): Given {
  const { tenantId, id } = member
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1, validUntil: "2999-01-01T00:00:00Z" })`,
    ...{ about: tenantId, names: [id, tenantId], type: 'Membership' },
    ...write('member.update', (view) => {
      const refusal = administered(view, member)
      if (refusal) return refusal
      return isLastAdministrator(view, member) ? conflict : { ...member, version: 2 }
    }),
    undo: asLasting(member),
  }
}

function paused(member: Member, status: 'SUSPENDED' | 'ENDED'): Given {
  const { tenantId, id } = member
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1 })`,
    ...{ about: tenantId, names: [id, tenantId], type: 'Membership' },
    ...write('member.update', (view) => {
      const refusal = administered(view, member)
      if (refusal) return refusal
      return isLastAdministrator(view, member) ? conflict : { ...member, status, version: 2 }
    }),
    undo: asLasting(member),
  }
}

/** Nobody is suspended. */
function resumed(member: Member): Given {
  const { tenantId, id } = member
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1 })`,
    ...{ about: tenantId, names: [id, tenantId], type: 'Membership' },
    ...write('member.update', (view) => administered(view, member) ?? conflict),
    undo: [],
  }
}

/** What comes with it denies, so that nobody gains by it. */
function entitled(member: Member): Given {
  const { tenantId, id } = member
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1, designationId: "${idOf('designation')}" })`,
    ...{ about: tenantId, names: [id, tenantId, idOf('designation')], type: 'Membership' },
    ...write('role.assign', (view) => {
      if (!membersOf(view).includes(member)) return notFound
      const refusal = ruled(view, wholeOf(member), 'role.assign')
      return refusal ?? { ...member, titled: true, version: 2 }
    }),
    undo: [`UPDATE membership SET designation_id = ${member.titled ? `'${idOf('designation')}'` : 'NULL'}, version = 1 ${at(member)}`],
  }
}

function given(member: Member): Given {
  const { tenantId, id, role } = member
  const bearing = `WHERE tenant_id = '${tenantId}' AND membership_id = '${id}'`
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1, roles: ["viewer"] })`,
    ...{ about: tenantId, names: [id, tenantId], type: 'Membership' },
    ...write('role.assign', (view) => {
      if (!membersOf(view).includes(member)) return notFound
      const refusal = ruled(view, wholeOf(member), 'role.assign')
      if (refusal) return refusal
      return isLastAdministrator(view, member) ? conflict : { ...member, role: 'viewer', version: 2 }
    }),
    undo: [
      `DELETE FROM membership_role ${bearing} AND role_code <> '${role}'`,
      `UPDATE membership_role SET ended_at = NULL ${bearing}`,
      `UPDATE membership SET version = 1 ${at(member)}`,
    ],
  }
}

/** That a company shares nothing any more: told is whom of the corporate that concerns, or the corporate as a whole. */
function triedBetween(oversight: Oversight): Given {
  const { about, names, args, find } = narrowed(oversight)
  return {
    args: `(first: 100, input: { updateCorporateRelationship: ${args.replace(/^\(input: |\)$/g, '')} })`,
    ...{ about, names, type: 'AccessShift', shape: 'page', needs: 'access.explain' },
    find: (view) => {
      if (view.part) return forbidden
      const outcome = view.holds('relationship.update') ? find(view, undefined as never) : forbidden
      if (outcome === notFound || !oversightsOf(view).includes(oversight)) return notFound
      if (!view.standsToWrite) return new Refusal('TENANT_SUSPENDED')
      // What the other side has to agree to is tried as well.
      if (outcome instanceof Refusal && outcome !== approval) return outcome
      return takesAway(view, oversight) ? concerned(view, oversight) : []
    },
    undo: [],
  }
}

/** Of whom nothing but figures was seen, there is nothing to lose where it is in no report. */
function takesAway(view: View, { tenantId, sharing }: Oversight): boolean {
  const { type, reports } = companyOf(view, tenantId)
  // Whether it is in reports is not told to a corporate to come.
  const isReported = reports && type === 'CIRCLE' && view.reach(tenantId).is !== 'NONE'
  return sharing === 'FULL' || (sharing === 'AGGREGATED' && isReported)
}

function concerned({ company, facts }: View, { corporateId }: Oversight): Shift[] {
  if (corporateId !== company.id) return [{ tenantId: corporateId, id: corporateId, would: null }]
  const own = facts.members.filter(({ tenantId, unitId }) => tenantId === company.id && !unitId)
  return own.map((member) => ({ tenantId: company.id, id: member.id, would: member }))
}

/** The same, and nothing of it stays: told is whether it changes what they hold. */
function tried(member: Member): Given {
  const { tenantId, id, role } = member
  const { args, about, names } = given(member)
  const real = given(member)
  return {
    args: `(first: 100, ${args.slice(1).replace('input: ', 'input: { setMemberRoles: ').replace(/\)$/, ' })')}`,
    ...{ about, names, type: 'AccessShift', shape: 'page', needs: 'access.explain' },
    find: (view) => {
      if (view.part) return forbidden
      // Whoever asks what would be is let in where nothing is written any more: the change itself is refused.
      if (!membersOf(view).includes(member)) return notFound
      if (!view.standsToWrite) return new Refusal('TENANT_SUSPENDED')
      const outcome = view.holds('role.assign') ? real.find(view, undefined) : forbidden
      // What can only be proposed is not tried.
      if (outcome instanceof Refusal) return outcome === approval ? forbidden : outcome
      return role === 'viewer' ? [] : [{ tenantId, id, would: { ...member, role: 'viewer', version: 2 } }]
    },
    undo: [],
  }
}
