import { designationOf, type Facts, isLive, type Member, type Said, type Site, stands } from '../model/facts.ts'
import { contractsOf, isNowhere, oversightsOf, roleOf, sitesOf } from '../model/rows.ts'
import { View } from '../model/view.ts'
import { forbidden, notFound } from './lines.ts'
import type { Ask } from './roots.ts'

type Given = Omit<Ask, 'field'>

/** Somebody who may, with what gives it to them. */
export type Held = { grounds: Said[] }

/** What a relationship or a contract says, as far as it is told. */
type Terms = { governance: string | null; sharing: string | null; contract: string | null }

/** What the page says of one question: whether it may be done, why not, and what the role says of it. */
export type Explained = Terms & {
  allowed: boolean
  reach: string | null
  refusals: string[]
  within: boolean | null
  grounds: Said[]
}

const untold: Terms = { governance: null, sharing: null, contract: null }
const nothing: Explained = {
  ...{ ...untold, allowed: false, reach: null, refusals: ['NOTHING_HERE'], within: false },
  grounds: [],
}

function decided(view: View, at: { tenantId: string; unitId: string | null }, permission: string, above: string | null): Explained {
  const reach = view.reach(at.tenantId).is
  const unitId = reach === 'SELF' ? at.unitId : null
  const isRead = permission.endsWith('.read')
  const standing = isRead || view.standsToWrite ? null : 'STANDING'
  const role = view.holdsAt(permission, unitId) ? null : 'ROLE'
  const all = [standing, role, above].filter((one) => one !== null)
  const knows = readsTerms(view, at.tenantId)
  // Who may not know the terms is told what trying would tell.
  const refusals = knows ? all : all.slice(0, 1)
  const stops = above !== null && refusals.includes(above)
  return {
    ...(knows ? termsOf(view, at.tenantId) : untold),
    ...{ allowed: all.length === 0, reach: reach === 'NONE' ? null : reach, refusals },
    within: stops ? false : knows || all.length === 0 ? true : null,
    grounds: groundsOf(view, permission, unitId),
  }
}

/** Whoever reads the relationship or the contract by which a company is reached. */
function readsTerms(view: View, tenantId: string): boolean {
  const reach = view.reach(tenantId)
  if (reach.is === 'SELF' || reach.is === 'NONE') return true
  if (!view.holdsAt('relationship.read', null)) return false
  return reach.is === 'OVERSEES'
    ? oversightsOf(view).some((o) => o.tenantId === tenantId && isLive(o))
    : contractsOf(view).includes(reach.contract)
}

/** Outside of its dates a contract is worth what one is that was terminated. */
function termsOf(view: View, tenantId: string): Terms {
  const reach = view.reach(tenantId)
  if (reach.is === 'OVERSEES') return { governance: reach.governance, sharing: reach.sharing, contract: null }
  if (reach.is === 'SELF' || reach.is === 'NONE') return untold
  return { ...untold, contract: isLive(reach.contract) ? reach.contract.status : 'TERMINATED' }
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
  return about.filter((one) => one.unitId === null || (unitId !== null && view.isBelow(unitId, one.unitId)))
}

/** A key has of what is granted what it names, by its name; what is denied is denied to it as well. */
const keptTo = (names: readonly string[], permission: string, said: Said): Said[] => {
  if (said.effect === 'DENY') return [said]
  return names.includes(permission) ? [{ ...said, permission }] : []
}

/** Whether the card of a company is read: from wherever it is reached and seen. */
export function ofCompany(view: View, tenantId: string): Explained {
  if (isNowhere(view, tenantId)) return nothing
  return decided(view, { tenantId, unitId: null }, 'tenant.read', null)
}

/** Whether a site is changed: by its circle, and by whoever controls that. */
export function ofSite(view: View, site: Site): Explained {
  const reach = view.reach(site.tenantId)
  const readable = view.holdsAt('site.read', reach.is === 'SELF' ? site.unitId : null)
  if (!sitesOf(view).includes(site) || !readable) return nothing
  if (reach.is === 'SERVES') return decided(view, site, 'site.update', 'REACH')
  return decided(view, site, 'site.update', reach.is === 'OVERSEES' ? governed[reach.governance] : null)
}

const governed = { CONTROLLED: null, MANAGED: 'APPROVAL', AUTONOMOUS: 'GOVERNANCE' } as const

/** Every company, and every site, of the company that it belongs to and of another one. */
export const explained = ({ companies, sites }: Facts): Given[] => [
  ...companies.map(
    ({ id }): Given => ({
      ...{ args: `(input: { permission: "tenant.read", tenantId: "${id}" })`, about: id, names: [id] },
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
const asked = (view: View, explain: () => Explained) => (view.by.is === 'ACTING' ? forbidden : explain())

const holders = { type: 'AccessHolder', shape: 'page', needs: 'access.explain' } as const

/** Whoever of the own company may do it, each asked by themselves. */
export const holding = ({ companies, sites }: Facts): Given[] => [
  ...companies.map(
    ({ id }): Given => ({
      ...{ args: `(first: 100, permission: "tenant.read", tenantId: "${id}")`, about: id, names: [id] },
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
  if (explain(view).refusals[0] === 'NOTHING_HERE') return notFound
  const mates = view.facts.members.filter((one) => one.tenantId === view.company.id && stands(one))
  return mates.flatMap((member): (Member & Held)[] => {
    const { allowed, grounds } = explain(new View(view.facts, member))
    return allowed ? [{ ...member, grounds }] : []
  })
}
