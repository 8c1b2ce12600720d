import { Draft } from '../model/draft.ts'
import { type Company, idOf, type Key, type Member } from '../model/facts.ts'

export type Group = { facts: Draft; callers: Member[]; words: Words }
/** What requests can name: own rows, and a foreign one that only one of the twins has. */
export type Words = {
  circles: string[]
  sites: string[]
  units: string[]
  vendors: string[]
  members: string[]
  proposals: Key[]
  foreign: Company
}

/** A group that is the same in both twins, and beside it as many strangers as one likes. */
export function drawTwin(strangers: number): Group {
  const draft = new Draft()
  const hq = draft.corporate('HQ')
  const [north, south] = [draft.circle('NORTH', { pool: true }), draft.circle('SOUTH', { pool: true })]
  const [builder, other] = [draft.vendor('BUILDER'), draft.vendor('OTHER')]
  draft.oversee(north, hq)
  draft.oversee(south, hq, { sharing: 'AGGREGATED', governance: 'MANAGED' })
  const circles = [north, south]
  for (const circle of circles) fill(draft, circle, [builder, other], 12)
  const team = draft.unit(builder, 'TEAM')
  for (const assignment of draft.assignments.filter((a) => a.vendorId === builder.id).slice(0, 4)) draft.place(assignment, team)
  const units = draft.units.map(({ id }) => id)
  const sites = draft.sites.map(({ id }) => id)
  const callers = [
    draft.member(hq, 'admin'),
    draft.member(north, 'admin'),
    draft.member(north, 'engineer', draft.units[0]!, { titled: true }),
    draft.member(builder, 'admin'),
    draft.member(builder, 'technician', team),
  ]
  for (const company of [hq, north, builder]) draft.role(company, 'KEEPER')
  // Comes with the designation, so that its bearer reads more than an engineer does.
  draft.role(
    north,
    'HEAD',
    ['member.read', 'role.read', 'designation.read'].map((permission) => ({ permission, effect: 'GRANT', unitId: null })),
  )
  draft.offer(north, builder)
  draft.offer(south, hq)
  // One that stands, and one that is void for what is shared is not enough.
  const proposals = [draft.propose(north, callers[0]!), draft.propose(south, callers[0]!, true)]
  const foreign = Array.from({ length: strangers }, (_, n) => stranger(draft, n, { other, sites, proposals }))[0]!
  const members = callers.map(({ id }) => id)
  const words = {
    circles: [hq, north, south].map(({ id }) => id),
    sites,
    units,
    vendors: [builder.id, other.id],
    members,
    proposals,
    foreign,
  }
  return { facts: draft, callers, words }
}

function fill(draft: Draft, circle: Company, vendors: Company[], count: number): void {
  const [one, two] = [draft.unit(circle, 'U1'), draft.unit(circle, 'U2')]
  for (const vendor of vendors) draft.contract(circle, vendor)
  for (let n = 0; n < count; n++) {
    const site = draft.site(circle, `S${n}`, [one, two, null][n % 3])
    for (const vendor of vendors.slice(n % 3 === 2 ? 1 : 0)) draft.assign(site, vendor)
  }
}

/** A foreign circle under its own corporate: with ids, codes and names that others have too. */
type Known = { other: Company; sites: string[]; proposals: Key[] }

function stranger(draft: Draft, n: number, known: Known): Company {
  const circle = draft.circle(`FOREIGN${n}`, { name: 'Company-NORTH', pool: true })
  const above = draft.corporate(`ABROAD${n}`, { name: 'Company-HQ' })
  draft.oversee(circle, above, { governance: 'MANAGED' })
  const proposed = draft.propose(circle, draft.member(above, 'admin'))
  Object.assign(proposed, { id: known.proposals[0]!.id })
  draft.contract(circle, known.other, { vendorCode: 'MX_NORTH-for-MX_BUILDER' })
  const unit = draft.unit(circle, 'U1')
  draft.role(circle, 'ABROAD')
  for (const [i, id] of [...known.sites, abroad, unnamed].entries()) {
    const site = draft.site(circle, `X${i}`, unit, id)
    Object.assign(site, { code: `MX_NORTH-S${i}`, name: `Site-MX_NORTH-S${i}` })
    draft.assign(site, known.other)
  }
  draft.member(circle, 'admin')
  return circle
}

export const absent = idOf('nowhere')
export const abroad = idOf('only abroad')
/** Only abroad as well, and no request names it: those that write would make it their own. */
export const unnamed = idOf('only abroad, unnamed')
