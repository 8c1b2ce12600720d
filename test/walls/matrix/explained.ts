import {
  designationOf,
  type Facts,
  type Member,
  type Said,
  type Site,
  stands,
} from '../model/facts.ts'
import { roleOf, sitesOf } from '../model/rows.ts'
import { View } from '../model/view.ts'
import { forbidden, notFound } from './lines.ts'
import type { Ask } from './roots.ts'

type Given = Omit<Ask, 'field'>

/** Somebody who may, with what gives it to them. */
export type Held = { grounds: Said[] }

/** What the page says of one question: whether it may be done, why not, and what the role says of it. */
export type Explained = {
  allowed: boolean
  reach: string | null
  refusedBy: string | null
  grounds: Said[]
}

const nothing: Explained = { allowed: false, reach: null, refusedBy: 'NOTHING_HERE', grounds: [] }

function decided(
  view: View,
  at: { tenantId: string; unitId: string | null },
  permission: string,
  refusedBy: string | null,
): Explained {
  // biome-ignore format: one line
  const reach = view.reach(at.tenantId).is
  const unitId = reach === 'SELF' ? at.unitId : null
  const isRead = permission.endsWith('.read')
  const standing = isRead || view.standsToWrite ? null : 'STANDING'
  const role = view.holdsAt(permission, unitId) ? null : 'ROLE'
  const refusal = standing ?? role ?? refusedBy
  const shown = reach === 'NONE' ? null : reach
  return { allowed: !refusal, reach: shown, refusedBy: refusal, grounds: groundsOf(view, permission, unitId) } // biome-ignore format: one row
}

/** The entries that speak of it, of the own role and of those that the designation brings. */
function groundsOf(view: View, permission: string, unitId: string | null): Said[] {
  const { member, facts, company, by } = view
  const codes = [member.role, ...(member.titled ? designationOf(facts, company).roles : [])]
  const entries = codes.flatMap((role) => roleOf(view, { ...member, role }).entries)
  const names = [permission, `${permission.split('.')[0]}.*`]
  const about = entries
    .filter((one) => names.includes(one.permission))
    .flatMap((one) => (by.is === 'KEY' ? keptTo(by.names, permission, one) : one))
  return about.filter((one) => one.unitId === null || (unitId !== null && view.isBelow(unitId, one.unitId))) // biome-ignore format: one rule
}

/** A key has of what is granted what it names, by its name; what is denied is denied to it as well. */
const keptTo = (names: readonly string[], permission: string, said: Said): Said[] => {
  if (said.effect === 'DENY') return [said]
  return names.includes(permission) ? [{ ...said, permission }] : []
}

/** Whether the card of a company is read: from wherever it is reached. */
export function ofCompany(view: View, tenantId: string): Explained {
  if (view.reach(tenantId).is === 'NONE') return nothing
  return decided(view, { tenantId, unitId: null }, 'tenant.read', null)
}

/** Whether a site is changed: by its circle, and by whoever controls that. */
export function ofSite(view: View, site: Site): Explained {
  const reach = view.reach(site.tenantId)
  const readable = view.holdsAt('site.read', reach.is === 'SELF' ? site.unitId : null)
  if (!sitesOf(view).includes(site) || !readable) return nothing
  if (reach.is === 'SERVES') return decided(view, site, 'site.update', 'REACH')
  return decided(
    view,
    site,
    'site.update',
    reach.is === 'OVERSEES' ? governed[reach.governance] : null,
  )
}

const governed = { CONTROLLED: null, MANAGED: 'APPROVAL', AUTONOMOUS: 'GOVERNANCE' } as const

/** Every company, and every site, of the company that it belongs to and of another one. */
export const explained = ({ companies, sites }: Facts): Given[] => [
  ...companies.map(
    ({ id }): Given => ({
      ...{ args: `(input: { permission: "tenant.read", tenantId: "${id}" })`, about: id, names: [id] }, // biome-ignore format: one row
      ...{ type: 'AccessDecision', shape: 'one' },
      find: (view) => asked(view, () => ofCompany(view, id)),
    }),
  ),
  ...sites.map((site): Given => {
    const { tenantId, id } = site
    return {
      args: `(input: { permission: "site.update", tenantId: "${tenantId}", resourceId: "${id}" })`,
      ...{ about: tenantId, names: [id, tenantId], type: 'AccessDecision', shape: 'one' },
      find: (view) => asked(view, () => ofSite(view, site)),
    }
  }),
]

/** It is for people about themselves: whoever acts in the place of one has a page of their own. */
const asked = (view: View, explain: () => Explained) =>
  view.by.is === 'ACTING' ? forbidden : explain()

const holders = { type: 'AccessHolder', shape: 'page', needs: 'access.explain' } as const

/** Whoever of the own company may do it, each asked by themselves. */
export const holding = ({ companies, sites }: Facts): Given[] => [
  ...companies.map(
    ({ id }): Given => ({
      ...{ args: `(first: 100, permission: "tenant.read", tenantId: "${id}")`, about: id, names: [id] }, // biome-ignore format: one row
      ...holders,
      find: (view) => whoCan(view, (one) => ofCompany(one, id)),
    }),
  ),
  ...sites
    .filter((_, index) => index % 3 === 0)
    .map((site): Given => {
      const { tenantId, id } = site
      return {
        args: `(first: 100, permission: "site.update", tenantId: "${tenantId}", resourceId: "${id}")`,
        ...{ about: tenantId, names: [id, tenantId], ...holders },
        find: (view) => whoCan(view, (one) => ofSite(one, site)),
      }
    }),
]

function whoCan(view: View, explain: (view: View) => Explained) {
  if (view.part) return forbidden
  if (explain(view).refusedBy === 'NOTHING_HERE') return notFound
  const mates = view.facts.members.filter((one) => one.tenantId === view.company.id && stands(one))
  return mates.flatMap((member): (Member & Held)[] => {
    const { allowed, grounds } = explain(new View(view.facts, member))
    return allowed ? [{ ...member, grounds }] : []
  })
}
