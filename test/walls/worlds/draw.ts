import { Draft } from '../model/draft.ts'
import { type Company, idOf, type Site, type Unit, type Window } from '../model/facts.ts'
import type { Dice } from './dice.ts'

const statuses = ['ACTIVE', 'ACTIVE', 'ACTIVE', 'TRIAL', 'PAST_DUE', 'SUSPENDED', 'DEACTIVATED', 'DELETED'] as const // biome-ignore format: one list
const governances = ['AUTONOMOUS', 'MANAGED', 'CONTROLLED'] as const
const sharings = ['NONE', 'AGGREGATED', 'FULL'] as const
const contracts = ['PENDING', 'ACTIVE', 'SUSPENDED', 'TERMINATED'] as const
const windows: readonly Window[] = ['open', 'closing', 'past', 'future']
/** Two windows of one relationship that do not overlap. */
const twice: readonly [Window, Window][] = [['past', 'open'], ['past', 'closing'], ['closing', 'future'], ['past', 'future']] // biome-ignore format: one list

type Cast = { corporates: Company[]; circles: Company[]; vendors: Company[] }

/** A small world: a few companies that stand to each other as the dice fall. */
export function drawWorld(dice: Dice, number: number): Draft {
  const draft = new Draft()
  const cast = companies(draft, dice, number)
  hierarchy(draft, dice, cast)
  engagements(draft, dice, cast)
  for (const company of draft.companies) tree(draft, dice, company)
  for (const circle of cast.circles) work(draft, dice, circle)
  for (const assignment of draft.assignments) place(draft, dice, assignment)
  for (const list of Object.values(cast)) people(draft, dice, list)
  return draft
}

function companies(draft: Draft, dice: Dice, number: number): Cast {
  const given = () => ({ status: dice.one(statuses), pool: dice.falls(0.6) })
  const several = (make: Draft['circle'], word: string, count: number) =>
    Array.from({ length: count }, (_, i) => make(`W${number}${word}${i}`, given()))
  return {
    corporates: several(draft.corporate, 'H', dice.from(1, 3)),
    circles: several(draft.circle, 'C', dice.from(2, 4)),
    vendors: several(draft.vendor, 'V', dice.from(1, 3)),
  }
}

/** The first corporate may stand above others; every circle has had a corporate or two. */
function hierarchy(draft: Draft, dice: Dice, { corporates, circles }: Cast): void {
  const [group, ...others] = corporates as [Company, ...Company[]]
  for (const other of dice.some(others, 0.6)) oversee(draft, dice, other, [group])
  for (const circle of dice.some(circles, 0.95)) oversee(draft, dice, circle, corporates)
}

function oversee(draft: Draft, dice: Dice, below: Company, corporates: Company[]): void {
  for (const window of dice.falls(0.3) ? dice.one(twice) : [dice.one(windows)]) {
    const corporate = dice.one(corporates)
    const id = idOf('oversight', below.code, window)
    const [governance, sharing] = [dice.one(governances), dice.one(sharings)]
    draft.oversee(below, corporate, { id, governance, sharing, window })
  }
}

function engagements(draft: Draft, dice: Dice, { circles, vendors }: Cast): void {
  for (const circle of circles)
    for (const vendor of dice.some(vendors, 0.85))
      draft.contract(circle, vendor, { status: dice.one(contracts), window: dice.one(windows) })
}

function tree(draft: Draft, dice: Dice, company: Company): void {
  if (dice.falls(0.3)) return
  const top = draft.unit(company, 'U1')
  if (dice.falls(0.6)) draft.unit(company, 'U1A', top)
  if (dice.falls(0.6)) draft.unit(company, 'U2')
}

const unitsOf = (draft: Draft, { id }: { id: string }) =>
  draft.units.filter(({ tenantId }) => tenantId === id)

/** A unit of the company's, or none. */
const somewhere = (draft: Draft, dice: Dice, company: Company): Unit | null =>
  dice.falls(0.7) ? (dice.one(unitsOf(draft, company)) ?? null) : null

/** The first sites of all circles bear the same id: it is unique in its circle only. */
function work(draft: Draft, dice: Dice, circle: Company): void {
  const vendors = draft.contracts.filter(({ tenantId }) => tenantId === circle.id)
  for (let n = 0; n < dice.from(1, 3); n++) {
    const unit = somewhere(draft, dice, circle)
    const site = draft.site(circle, `S${n}`, unit, idOf('site', `${n}`))
    for (const { vendorId } of dice.some(vendors, 0.75)) give(draft, dice, site, vendorId)
  }
}

function give(draft: Draft, dice: Dice, site: Site, vendorId: string): void {
  const vendor = draft.companies.find(({ id }) => id === vendorId)!
  const chosen = dice.falls(0.5) ? (['open'] as const) : dice.falls(0.3) ? dice.one(twice) : [dice.one(windows)] // biome-ignore format: one choice
  for (const window of chosen) {
    const id = idOf('assignment', site.code, vendor.code, window)
    draft.assign(site, vendor, { id, window })
  }
}

function place(draft: Draft, dice: Dice, assignment: Draft['assignments'][number]): void {
  const unit = dice.one(unitsOf(draft, { id: assignment.vendorId }))
  if (unit && dice.falls(0.7)) draft.place(assignment, unit)
}

/** One who asks for a company of each kind, and somebody else beside them. */
function people(draft: Draft, dice: Dice, list: Company[]): void {
  const company = dice.one(list)
  const unit = dice.falls(0.5) ? (dice.one(unitsOf(draft, company)) ?? null) : null
  draft.member(company, 'admin', unit)
  draft.member(dice.one(list), 'viewer', null)
}
