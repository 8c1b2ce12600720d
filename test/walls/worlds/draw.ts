import { Draft } from '../model/draft.ts'
import { type Company, idOf, type Site, type Unit, type Window } from '../model/facts.ts'
import { Dice } from './dice.ts'

const open = ['ACTIVE', 'TRIAL', 'PAST_DUE', 'SUSPENDED'] as const
const closed = ['DEACTIVATED', 'DELETED'] as const
const governances = ['AUTONOMOUS', 'MANAGED', 'CONTROLLED'] as const
const sharings = ['NONE', 'AGGREGATED', 'FULL'] as const
const contracts = ['PENDING', 'ACTIVE', 'SUSPENDED', 'TERMINATED'] as const
const windows: readonly Window[] = ['open', 'closing', 'past', 'future']
/** Two windows of one relationship that do not overlap. */
const twice: readonly [Window, Window][] = [
  ['past', 'open'],
  ['past', 'open'],
  ['past', 'closing'],
  ['closing', 'future'],
  ['past', 'future'],
]

type Cast = { corporates: Company[]; circles: Company[]; vendors: Company[] }

/** Who asks in a world: such companies see much of it, so that few worlds show every combination. */
const kinds = ['corporates', 'circles', 'vendors'] as const
export const askerIn = (number: number) => kinds[number % 20 < 9 ? 0 : number % 20 < 14 ? 1 : 2]!

/** A small world: a few companies that stand to each other as the dice fall. */
export function drawWorld(dice: Dice, number: number): Draft {
  const draft = new Draft()
  const cast = companies(draft, dice, number)
  hierarchy(draft, dice, cast)
  engagements(draft, dice, cast)
  for (const company of draft.companies) tree(draft, dice, company)
  for (const company of draft.companies) draft.role(company, 'OWN')
  for (const circle of cast.circles) work(draft, dice, circle)
  for (const assignment of draft.assignments) place(draft, dice, assignment)
  manage(draft, dice)
  offers(draft, dice, cast)
  people(draft, dice, cast[askerIn(number)][0]!)
  const left = draft.companies.filter(({ status }) => isClosed(status))
  if (left.length > 0) people(draft, dice, dice.one(left))
  for (const company of dice.some(draft.companies, 0.3)) draft.member(company, 'viewer')
  if (askerIn(number) === 'corporates') figures(draft, new Dice(number), cast)
  return draft
}

/** What is reported: some circles keep out of it, and some have enough sites to be told how many. */
function figures(draft: Draft, dice: Dice, { circles }: Cast): void {
  for (const circle of circles) {
    circle.reports = dice.falls(0.8)
    if (dice.falls(0.2)) for (let n = 0; n < 5; n++) draft.site(circle, `R${n}`)
  }
}

/** Some corporates manage the vendors of those directly below them. */
function manage(draft: Draft, dice: Dice): void {
  for (const oversight of draft.oversights) oversight.vendors = dice.falls(0.3)
}

/** A circle offers some vendors a contract, and some corporate to stand above it. */
function offers(draft: Draft, dice: Dice, { corporates, circles, vendors }: Cast): void {
  for (const circle of circles) for (const other of dice.some([...vendors, ...corporates], 0.15)) draft.offer(circle, other)
}

const isClosed = (status: string) => closed.some((one) => one === status)

/** Of the asker's own kind there are few, of those that it deals with many; the asker is open. */
function companies(draft: Draft, dice: Dice, number: number): Cast {
  const asker = askerIn(number)
  const status = () => (dice.falls(0.2) ? dice.one(closed) : dice.one(open))
  const several = (make: Draft['circle'], kind: keyof Cast, word: string, [low, high]: Span) =>
    Array.from({ length: dice.from(low, high) }, (_, i) =>
      make(`W${number}${word}${i}`, {
        status: kind === asker && i === 0 ? dice.one(open) : status(),
        pool: dice.falls(0.6),
      }),
    )
  const few: Span = [1, 2]
  return {
    corporates: several(draft.corporate, 'corporates', 'H', [1, 3]),
    circles: several(draft.circle, 'circles', 'C', asker === 'circles' ? [2, 3] : [5, 6]),
    vendors: several(draft.vendor, 'vendors', 'V', asker === 'circles' ? [4, 5] : few),
  }
}

type Span = [low: number, high: number]

/** The first corporate may stand above others; every circle has had a corporate or two. */
function hierarchy(draft: Draft, dice: Dice, { corporates, circles }: Cast): void {
  const [group, ...others] = corporates as [Company, ...Company[]]
  for (const other of dice.some(others, 0.6)) oversee(draft, dice, other, [group])
  for (const circle of dice.some(circles, 0.95)) oversee(draft, dice, circle, corporates)
}

function oversee(draft: Draft, dice: Dice, below: Company, corporates: Company[]): void {
  for (const window of dice.falls(0.3) ? dice.one(twice) : [dice.one(windows)]) {
    // Mostly the first: it may be the one who asks.
    const corporate = dice.falls(0.7) ? corporates[0]! : dice.one(corporates)
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

const unitsOf = (draft: Draft, { id }: { id: string }) => draft.units.filter(({ tenantId }) => tenantId === id)

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
  const chosen = dice.falls(0.5) ? (['open'] as const) : dice.falls(0.3) ? dice.one(twice) : [dice.one(windows)]
  for (const window of chosen) {
    const id = idOf('assignment', site.code, vendor.code, window)
    draft.assign(site, vendor, { id, window })
  }
}

function place(draft: Draft, dice: Dice, assignment: Draft['assignments'][number]): void {
  const unit = dice.one(unitsOf(draft, { id: assignment.vendorId }))
  if (unit && dice.falls(0.7)) draft.place(assignment, unit)
}

/** An administrator, of the whole company or of a part of it. */
function people(draft: Draft, dice: Dice, company: Company): void {
  const unit = dice.falls(0.65) ? (dice.one(unitsOf(draft, company)) ?? null) : null
  draft.member(company, 'admin', unit)
}
