import { usableThrough } from '../../auth/usable.ts'
import type { Context } from '../../context.ts'
import { InvalidInput } from '../../errors/index.ts'
import { orderOf, type PageWish } from '../../lib/page.ts'
import { keyText } from '../../lib/row-key.ts'
import type { OversightWish } from '../corporate-relationship/update.ts'
import { updateDesignation } from '../designation/update.ts'
import { tenantOf } from '../input.ts'
import { setMemberDesignation } from '../membership/designation.ts'
import { placeMember } from '../membership/place.ts'
import { setMemberRoles } from '../membership/roles.ts'
import { endMember, resumeMember, suspendMember } from '../membership/status.ts'
import { setMemberWindow } from '../membership/window.ts'
import { rightsIn } from '../rights/read.ts'
import { type Shift, shiftsOf } from '../rights/shifts.ts'
import { typeOf } from '../role/find.ts'
import { updateRole } from '../role/update.ts'
import { type Placed, shiftsByOversight } from './preview-oversight.ts'

type Wish = { id: string; tenantId?: string | null; version: number }

/** What can be tried: each is done as it is done in earnest, by the same rules. */
const changes = {
  updateRole: (ctx: Context, wish: Wish) => updateRole(ctx, wish),
  updateDesignation: (ctx: Context, wish: Wish) => updateDesignation(ctx, wish),
  setMemberRoles: (ctx: Context, wish: Wish) => setMemberRoles(ctx, wish),
  setMemberDesignation: (ctx: Context, wish: Wish) => setMemberDesignation(ctx, wish),
  placeMember: (ctx: Context, wish: Wish) => placeMember(ctx, wish),
  setMemberWindow: (ctx: Context, wish: Wish) => setMemberWindow(ctx, wish),
  suspendMember: (ctx: Context, wish: Wish) => suspendMember(ctx, wish),
  resumeMember: (ctx: Context, wish: Wish) => resumeMember(ctx, wish),
  endMember: (ctx: Context, wish: Wish) => endMember(ctx, wish),
}
type Name = keyof typeof changes
type Wishes = { [Each in Name]?: Wish | null }
const names = Object.keys(changes) as Name[]

/** It is tried last, and shifts what members of another company may. */
const relationship = 'updateCorporateRelationship'
type Preview = Wishes & { [relationship]?: OversightWish | null }

const byMember = orderOf('shift', { id: 'id' })

/** Makes a change, looks who gains and loses what by it, and lets nothing of it stay. */
export async function previewChange(ctx: Context, given: Preview, args: PageWish) {
  const { page, listOf } = byMember(args)
  ctx.caller.require('access.explain', { tenantId: ctx.caller.tenantId, unitId: null })
  ctx.rehearse()
  const all = joined(await attempt(ctx, given))
  const shifts = all.filter(({ gained, lost }) => gained.length + lost.length > 0).sort(byId)
  const [last = ''] = page.after ?? []
  const behind = shifts.filter(({ id }) => id > last).slice(0, page.limit)
  const rows = await Promise.all(behind.map((shift) => shown(ctx, shift)))
  return listOf(rows, async () => shifts.length)
}

/** Who would gain and lose, in which company: of roles in their own, of a relationship in that of the corporate above. */
async function attempt(ctx: Context, given: Preview): Promise<Placed[]> {
  const { updateCorporateRelationship: above, ...others } = given
  const wishes = wishesIn(others)
  if (wishes.length === 0 && !above)
    throw new InvalidInput({
      input: `Try something: one of ${[...names, relationship].join(', ')}, or several.`,
    })
  const within = wishes.length > 0 ? await attemptWithin(ctx, wishes) : []
  if (!above) return within
  return [...within, ...(await named(relationship, () => shiftsByOversight(ctx, above)))]
}

async function attemptWithin(ctx: Context, wishes: [Name, Wish][]): Promise<Placed[]> {
  const tenantId = await companyOf(ctx, wishes)
  const before = await rightsIn(ctx, tenantId)
  for (const [name, wish] of wishes) await named<unknown>(name, () => changes[name](ctx, wish))
  const after = await rightsIn(ctx, tenantId)
  return shiftsOf({ before, after }).map((shift) => usableIn(ctx, tenantId, shift))
}

/** Whoever gains or loses by several of the changes is told of once. */
function joined(shifts: Placed[]): Placed[] {
  const all = new Map<string, Placed>()
  for (const shift of shifts) {
    const key = keyText(shift)
    const { gained, lost } = all.get(key) ?? { gained: [], lost: [] }
    all.set(key, {
      ...shift,
      gained: [...new Set([...gained, ...shift.gained])],
      lost: [...new Set([...lost, ...shift.lost])],
    })
  }
  return [...all.values()]
}

const byId = (one: Placed, other: Placed) => (one.id < other.id ? -1 : 1)

/** What such a company can never use is neither gained nor lost. */
function usableIn(ctx: Context, tenantId: string, { id, gained, lost }: Shift): Placed {
  const type = typeOf(ctx, tenantId)
  const usable = (some: Shift['gained']) =>
    some.filter((one) => usableThrough(type, one).length > 0)
  return { tenantId, id, gained: usable(gained), lost: usable(lost) }
}

/** The loader reads the members of a page at once. What is no member's is another company's. */
async function shown(ctx: Context, { tenantId, id, gained, lost }: Placed) {
  const membership = await ctx.loaders.member.clear({ tenantId, id }).load({ tenantId, id })
  return { id, tenantId, unitId: membership?.unitId ?? null, membership, gained, lost }
}

const wishesIn = (given: Wishes): [Name, Wish][] =>
  names.flatMap((name): [Name, Wish][] => (given[name] ? [[name, given[name]]] : []))

/** What is tried together is tried in one company. */
async function companyOf(ctx: Context, wishes: [Name, Wish][]): Promise<string> {
  const of = ([name, wish]: [Name, Wish]) => named(name, async () => tenantOf(ctx, wish))
  const [first, ...others] = await Promise.all(wishes.map(of))
  const [other] = wishes.slice(1).filter((_, index) => others[index] !== first)
  if (other)
    throw new InvalidInput({
      [`${other[0]}.tenantId`]: 'What is tried together is tried in one company.',
    })
  return first!
}

/** What is wrong with one of the changes is told under its name. */
async function named<T>(name: keyof Preview, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    const fields = Object.entries(error.fields).map(([field, why]) => [`${name}.${field}`, why])
    throw new InvalidInput(Object.fromEntries(fields))
  }
}
