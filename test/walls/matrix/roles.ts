import { type Company, type Designation, designationOf, type Facts, type OwnRole, type Said } from '../model/facts.ts'
import { isNowhere } from '../model/rows.ts'
import type { View } from '../model/view.ts'
import { conflict, notFound, type Refusal } from './lines.ts'
import { at, every, fresh, ruled, wholeOf, write } from './rule.ts'
import type { Given } from './writes.ts'

/** What a company writes of its own about who may what. */
export const ofRoles: Record<string, (facts: Facts) => Given[]> = {
  createRole: ({ companies }) => companies.map(written),
  updateRole: ({ roles }) => roles.map(rewritten),
  deleteRole: ({ roles }) => roles.map(removed),
  createDesignation: ({ companies }) => every(3, companies).map(titled),
  updateDesignation: (facts) => every(3, facts.companies).map((company) => retitled(designationOf(facts, company))),
  removeDesignation: (facts) => every(2, facts.companies).map((company) => untitled(designationOf(facts, company))),
}

/** Roles are the whole company's to write: of one out of reach nothing is told. */
function governed(view: View, row: { tenantId: string }, needs: string): Refusal | undefined {
  return isNowhere(view, row.tenantId) ? notFound : ruled(view, wholeOf(row), needs)
}

function written({ id: tenantId }: Company): Given {
  const entries: Said[] = [{ permission: 'tenant.read', effect: 'GRANT', unitId: null }]
  return {
    args: `(input: { id: "${fresh}", tenantId: "${tenantId}", code: "FRESH", name: "Fresh", description: "-",
      entries: [{ permission: "tenant.read" }] })`,
    ...{ about: tenantId, names: [fresh, tenantId], type: 'Role' },
    ...write('role.manage', (view) => governed(view, { tenantId }, 'role.manage') ?? { tenantId, id: fresh, code: 'FRESH', entries }),
    undo: [`DELETE FROM role WHERE id = '${fresh}'`],
  }
}

const restored = (role: OwnRole) => [`UPDATE role SET name = '${role.name}', removed_at = NULL, version = 1 ${at(role)}`]

function rewritten(role: OwnRole): Given {
  const { tenantId, id } = role
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1, name: "Renamed" })`,
    ...{ about: tenantId, names: [id, tenantId], type: 'Role' },
    ...write('role.manage', (view) => governed(view, role, 'role.manage') ?? { ...role, version: 2 }),
    undo: restored(role),
  }
}

function removed(role: OwnRole): Given {
  const { tenantId, id, code } = role
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1 })`,
    ...{ about: tenantId, names: [id, tenantId], type: 'Role' },
    ...write('role.manage', (view) => {
      const refusal = governed(view, role, 'role.manage')
      if (refusal) return refusal
      const company = view.facts.companies.find((one) => one.id === tenantId)!
      const isBorne =
        view.facts.members.some((m) => m.tenantId === tenantId && m.role === code) ||
        designationOf(view.facts, company).roles.includes(code)
      return isBorne ? conflict : { ...role, version: 2 }
    }),
    undo: restored(role),
  }
}

function titled({ id: tenantId }: Company): Given {
  return {
    args: `(input: { id: "${fresh}", tenantId: "${tenantId}", name: "Fresh", description: "-", roles: ["viewer"] })`,
    ...{ about: tenantId, names: [fresh, tenantId], type: 'Designation' },
    ...write(
      'designation.manage',
      (view) => governed(view, { tenantId }, 'designation.manage') ?? { tenantId, id: fresh, name: 'Fresh', roles: ['viewer'] },
    ),
    undo: [`DELETE FROM designation WHERE id = '${fresh}'`],
  }
}

const titledAsBefore = (one: Designation) => [`UPDATE designation SET name = '${one.name}', removed_at = NULL, version = 1 ${at(one)}`]

function retitled(one: Designation): Given {
  const { tenantId, id } = one
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1, name: "Renamed" })`,
    ...{ about: tenantId, names: [id, tenantId], type: 'Designation' },
    ...write('designation.manage', (view) => governed(view, one, 'designation.manage') ?? { ...one, name: 'Renamed', version: 2 }),
    undo: titledAsBefore(one),
  }
}

function untitled(one: Designation): Given {
  const { tenantId, id } = one
  return {
    args: `(input: { id: "${id}", tenantId: "${tenantId}", version: 1 })`,
    ...{ about: tenantId, names: [id, tenantId], type: 'Designation' },
    ...write('designation.manage', (view) => {
      const refusal = governed(view, one, 'designation.manage')
      if (refusal) return refusal
      const isHad = view.facts.members.some((m) => m.tenantId === tenantId && m.titled)
      return isHad ? conflict : { ...one, version: 2 }
    }),
    undo: titledAsBefore(one),
  }
}
