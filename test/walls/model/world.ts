import { Draft } from './draft.ts'
import { type Company, idOf, type TenantType, type Unit } from './facts.ts'
import { roles } from './roles.ts'

/**
 * A world in which every company stands to others in every way that there is, and in which each rule
 * of the page on who may has a row on both of its sides.
 */
export function drawWorld(): Draft {
  const draft = new Draft()
  const named = { ...corporates(draft), ...circles(draft), ...vendors(draft) }
  hierarchy(draft, named)
  contracts(draft, named)
  const units = {
    hq: tree(draft, named.hq),
    north: tree(draft, named.north),
    builder: tree(draft, named.builder),
  }
  const managed = draft.unit(named.managed, 'U1')
  const rivals = draft.unit(named.rivals, 'U1')
  // Below the first here, beside it elsewhere.
  draft.unit(named.rivals, 'U2', rivals)
  const halted = draft.unit(named.halted, 'U1')
  sites(draft, named, { north: units.north, managed, rivals })
  work(draft, named, units.builder)
  for (const code of ['MX_NORTH-S0', 'MX_RIVALS-S0']) {
    const site = draft.sites.find((one) => one.code === code)!
    draft.place(draft.assign(site, named.halted), halted)
  }
  ownRoles(draft, named, units.north)
  people(draft, named, { ...units, group: tree(draft, named.group) })
  offers(draft, named)
  proposals(draft, named)
  terms(draft, named)
  draft.member(named.managed, 'admin', managed)
  draft.member(named.rivals, 'admin', rivals)
  otherwise(draft, named)
  return draft
}

/** The same, and circles that stand below others in turn. */
export function drawTurns(): Draft {
  const draft = drawWorld()
  const [ops, rival] = ['MX_OPS', 'MX_RIVAL'].map((code) => draft.companies.find((one) => one.code === code)!) as [Company, Company]
  const turning = draft.circle('TURNING')
  // What it gave before, gives now and will give is not the same.
  draft.oversee(turning, ops, { id: idOf('was'), sharing: 'AGGREGATED', window: 'past' })
  draft.oversee(turning, ops, { window: 'closing' })
  draft.oversee(turning, ops, { id: idOf('will'), governance: 'MANAGED', window: 'future' })
  // Who owes money proposes nothing, and goes on reading.
  draft.oversee(draft.circle('MINDED'), rival, { governance: 'MANAGED' })
  const leaving = draft.circle('LEAVING')
  draft.oversee(leaving, ops, { window: 'closing' })
  draft.oversee(leaving, rival, { window: 'future' })
  return draft
}

type Tree = { u1: Unit; u1a: Unit; u2: Unit }

function tree(draft: Draft, company: Company): Tree {
  const u1 = draft.unit(company, 'U1')
  return { u1, u1a: draft.unit(company, 'U1A', u1), u2: draft.unit(company, 'U2') }
}

const corporates = (draft: Draft) => ({
  group: draft.corporate('GROUP'),
  hq: draft.corporate('HQ'),
  sub: draft.corporate('SUB'),
  ops: draft.corporate('OPS'),
  rival: draft.corporate('RIVAL', { status: 'PAST_DUE' }),
})

const circles = (draft: Draft) => ({
  north: draft.circle('NORTH', { pool: true }),
  managed: draft.circle('MANAGED', { pool: true }),
  autonomous: draft.circle('AUTONOMOUS'),
  figures: draft.circle('FIGURES', { pool: true }),
  closed: draft.circle('CLOSED'),
  quiet: draft.circle('QUIET', { reports: false }),
  left: draft.circle('LEFT', { pool: true }),
  coming: draft.circle('COMING', { pool: true }),
  stopped: draft.circle('STOPPED', { status: 'SUSPENDED' }),
  owing: draft.circle('OWING', { status: 'PAST_DUE' }),
  narrowed: draft.circle('NARROWED'),
  deep: draft.circle('DEEP', { pool: true }),
  direct: draft.circle('DIRECT', { pool: true }),
  alone: draft.circle('ALONE'),
  rivals: draft.circle('RIVALS', { pool: true }),
})

const vendors = (draft: Draft) => ({
  builder: draft.vendor('BUILDER'),
  second: draft.vendor('SECOND'),
  pooled: draft.vendor('POOLED'),
  unpooled: draft.vendor('UNPOOLED'),
  paused: draft.vendor('PAUSED'),
  expired: draft.vendor('EXPIRED'),
  early: draft.vendor('EARLY'),
  former: draft.vendor('FORMER'),
  soon: draft.vendor('SOON'),
  cousin: draft.vendor('COUSIN'),
  uncle: draft.vendor('UNCLE'),
  foreign: draft.vendor('FOREIGN'),
  idle: draft.vendor('IDLE'),
  halted: draft.vendor('HALTED', { status: 'SUSPENDED' }),
})

type Named = ReturnType<typeof corporates> & ReturnType<typeof circles> & ReturnType<typeof vendors>

function hierarchy(draft: Draft, w: Named): void {
  draft.oversee(w.hq, w.group, { governance: 'MANAGED' })
  draft.oversee(w.sub, w.group, { sharing: 'AGGREGATED' })
  draft.oversee(w.ops, w.group, { window: 'closing' })
  draft.oversee(w.north, w.hq)
  draft.oversee(w.managed, w.hq, { governance: 'MANAGED', window: 'closing' })
  draft.oversee(w.autonomous, w.hq, { governance: 'AUTONOMOUS' })
  draft.oversee(w.figures, w.hq, { sharing: 'AGGREGATED', vendors: true, window: 'closing' })
  draft.oversee(w.closed, w.hq, { sharing: 'NONE', vendors: true })
  draft.oversee(w.quiet, w.hq, { governance: 'AUTONOMOUS' })
  draft.oversee(w.left, w.hq, { window: 'past', vendors: true })
  draft.oversee(w.coming, w.hq, { window: 'future', vendors: true })
  draft.oversee(w.stopped, w.hq, { window: 'closing' })
  draft.oversee(w.owing, w.hq)
  draft.oversee(w.narrowed, w.sub)
  draft.oversee(w.deep, w.ops)
  draft.oversee(w.direct, w.group, { governance: 'AUTONOMOUS' })
  draft.oversee(w.rivals, w.rival, { vendors: true })
}

function contracts(draft: Draft, w: Named): void {
  draft.contract(w.north, w.builder)
  draft.contract(w.managed, w.builder, { status: 'SUSPENDED' })
  draft.contract(w.autonomous, w.builder, { status: 'PENDING' })
  draft.contract(w.figures, w.builder, { status: 'TERMINATED' })
  draft.contract(w.left, w.builder, { window: 'past' })
  draft.contract(w.coming, w.builder, { window: 'future' })
  draft.contract(w.closed, w.builder, { status: 'SUSPENDED', window: 'closing' })
  draft.contract(w.rivals, w.builder, { window: 'closing' })
  draft.contract(w.north, w.second, { window: 'closing' })
  draft.contract(w.autonomous, w.second)
  draft.contract(w.narrowed, w.second)
  // What a sibling's pool shows, and what it does not.
  draft.contract(w.managed, w.pooled)
  draft.contract(w.figures, w.second, { window: 'closing' })
  draft.contract(w.autonomous, w.unpooled)
  draft.contract(w.managed, w.paused, { status: 'SUSPENDED' })
  draft.contract(w.managed, w.expired, { window: 'past' })
  draft.contract(w.managed, w.early, { window: 'future' })
  draft.contract(w.left, w.former)
  draft.contract(w.coming, w.soon)
  draft.contract(w.deep, w.cousin)
  draft.contract(w.direct, w.uncle)
  draft.contract(w.rivals, w.foreign)
  // What a part of a vendor is not told of, for its work there is over, ahead, or another part's.
  draft.contract(w.alone, w.builder)
  draft.contract(w.direct, w.builder)
  for (const circle of [w.north, w.rivals]) draft.contract(circle, w.halted)
  // Contracts that the circle holds but cannot give sites under, though another circle could.
  draft.contract(w.autonomous, w.paused)
  draft.contract(w.north, w.paused, { status: 'SUSPENDED' })
  draft.contract(w.north, w.expired, { window: 'past' })
  draft.contract(w.north, w.early, { window: 'future' })
}

/** To companies that nothing binds to who offers, and to some with which it cannot be any more. */
function offers(draft: Draft, w: Named): void {
  for (const vendor of [w.idle, w.builder]) draft.offer(w.alone, vendor)
  draft.offer(w.north, w.idle)
  draft.offer(w.closed, w.idle)
  draft.offer(w.figures, w.idle)
  draft.offer(w.rivals, w.pooled)
  draft.offer(w.alone, w.hq)
  draft.offer(w.left, w.ops)
  draft.offer(w.north, w.rival)
  draft.offer(w.rivals, w.hq)
  draft.offer(w.closed, w.rival)
  // To the code of a company of another kind: it is made to nobody.
  draft.offer(w.alone, w.pooled, 'OVERSIGHT')
  draft.offer(w.alone, w.group, 'CONTRACT')
}

/** To companies that are managed, and to some that are not any more: they are void, and both sides read them. */
function proposals(draft: Draft, w: Named): void {
  const admin = administratorsOf(draft)
  const [hq, group, rival] = [admin(w.hq), admin(w.group), admin(w.rival)]
  draft.propose(w.managed, hq)
  for (const company of [w.hq, w.north]) draft.propose(company, group)
  for (const company of [w.figures, w.left, w.stopped]) draft.propose(company, hq, true)
  draft.propose(w.rivals, rival, true)
}

const administratorsOf =
  (draft: Draft) =>
  ({ id }: Pick<Company, 'id'>) =>
    draft.members.find((one) => one.tenantId === id && one.role === 'admin' && !one.unitId)!

/** Both ways, at every level, of what is to come and what is over, and by who owes money meanwhile. */
function terms(draft: Draft, w: Named): void {
  const admin = administratorsOf(draft)
  const above = (company: Company) => draft.oversights.find((o) => o.tenantId === company.id)!
  for (const circle of [w.autonomous, w.closed]) draft.proposeTerms(above(circle), admin(w.hq))
  for (const circle of [w.north, w.managed, w.figures, w.left, w.coming, w.owing, w.narrowed])
    draft.proposeTerms(above(circle), admin(circle))
}

type Units = { north: Tree; managed: Unit; rivals: Unit }

/** An id is unique within a company only: one is used by three. */
const twin = idOf('site', 'twin')

function sites(draft: Draft, w: Named, { north, managed, rivals }: Units): void {
  for (const company of draft.companies.filter(({ type }) => type === 'CIRCLE')) {
    draft.site(company, 'S0')
  }
  for (const unit of [north.u1, north.u1a, north.u2]) draft.site(w.north, unit.name.slice(-2), unit)
  for (const word of ['OPEN', 'PAST', 'SOON']) draft.site(w.north, word, north.u1)
  draft.site(w.north, 'TWIN', north.u1a, twin)
  draft.site(w.alone, 'OLD')
  draft.site(w.managed, 'U1', managed)
  draft.site(w.managed, 'TWIN', null, twin)
  draft.site(w.rivals, 'U1', rivals)
  draft.site(w.rivals, 'TWIN', null, twin)
}

function work(draft: Draft, { builder, second }: Named, units: Tree): void {
  const at = (code: string) => draft.sites.find((site) => site.code === `MX_${code}`)!
  draft.assign(at('NORTH-S0'), builder)
  // The same id in three circles, in one of which it was not placed, and in one of which it cannot be.
  const first = draft.assign(at('NORTH-U1'), builder)
  draft.place(first, units.u1)
  draft.assign(at('RIVALS-U1'), builder, { id: first.id })
  draft.place(draft.assign(at('MANAGED-S0'), builder, { id: first.id }), units.u1)
  for (const circle of ['AUTONOMOUS', 'FIGURES', 'LEFT', 'COMING', 'CLOSED'])
    draft.place(draft.assign(at(`${circle}-S0`), builder), units.u1)
  draft.place(draft.assign(at('NORTH-1A'), builder, { window: 'closing' }), units.u1a)
  draft.place(draft.assign(at('NORTH-U2'), builder), units.u2)
  draft.place(draft.assign(at('NORTH-PAST'), builder, { window: 'past' }), units.u1)
  draft.place(draft.assign(at('NORTH-SOON'), builder, { window: 'future' }), units.u1)
  draft.place(draft.assign(at('NORTH-TWIN'), builder), units.u1)
  draft.assign(at('ALONE-S0'), builder)
  draft.place(draft.assign(at('ALONE-OLD'), builder, { window: 'past' }), units.u1)
  draft.place(draft.assign(at('DIRECT-S0'), builder, { window: 'future' }), units.u1)
  for (const code of ['NORTH-U1', 'AUTONOMOUS-S0', 'NARROWED-S0', 'FIGURES-S0']) draft.assign(at(code), second)
}

/**
 * Every company writes a role. In one circle it is borne: with all of a module but one thing, but not in one
 * unit; and with what is given in one unit only.
 */
function ownRoles(draft: Draft, { north }: Named, { u1, u1a }: Tree): void {
  const say = (effect: 'GRANT' | 'DENY', unit: Unit | null, ...permissions: string[]) =>
    permissions.map((permission) => ({ permission, effect, unitId: unit?.id ?? null }))
  const reading = say('GRANT', null, 'tenant.read', 'unit.*', 'site.read', 'assignment.read')
  for (const company of draft.companies.filter(({ id }) => id !== north.id)) draft.role(company, 'KEEPER', reading)
  draft.role(north, 'KEEPER', [
    ...say('GRANT', null, 'tenant.read', 'unit.*', 'site.*', 'assignment.*', 'member.read', 'role.read'),
    ...say('DENY', null, 'site.retire', 'unit.close'),
    ...say('DENY', u1a, 'site.update', 'unit.create', 'assignment.end'),
  ])
  draft.role(north, 'LOCAL', [
    ...reading,
    ...say('DENY', null, 'unit.update'),
    ...say('GRANT', u1, 'site.create', 'site.update', 'assignment.create'),
    ...say('DENY', u1a, 'site.update'),
  ])
  // Come with the designation: what one denies wins over what an own role grants, and what an own role denies over
  // what the other grants.
  draft.role(north, 'MUTE', say('DENY', null, 'site.update', 'assignment.create', 'member.read'))
  draft.role(north, 'HEAD', say('GRANT', null, 'audit.read', 'site.update', 'site.retire', 'unit.close'))
  for (const role of ['manager', 'KEEPER']) draft.member(north, role, null, { titled: true })
  for (const role of ['KEEPER', 'LOCAL']) {
    draft.member(north, role)
    draft.member(north, role, u1)
  }
}

type Focal = { group: Tree; hq: Tree; north: Tree; builder: Tree }

/** Every role of every type of company, for the whole of it and in a part; elsewhere the first role. */
function people(draft: Draft, w: Named, trees: Focal): void {
  for (const word of ['group', 'hq', 'north', 'builder'] as const) {
    for (const role of rolesOf(w[word].type)) {
      draft.member(w[word], role)
      draft.member(w[word], role, trees[word].u1)
    }
    draft.member(w[word], 'admin', trees[word].u1a)
    draft.member(w[word], 'admin', trees[word].u2)
  }
  const peopled = new Set(draft.members.map(({ tenantId }) => tenantId))
  for (const company of draft.companies) if (!peopled.has(company.id)) draft.member(company, 'admin')
}

const bare = ['tenant.read', 'site.read', 'site.update']

/**
 * Who asks otherwise than as a member for themselves: members whose time is over or ahead, programs by a key that names
 * all that there is or little of it, and the staff, who read or write.
 */
function otherwise(draft: Draft, { hq, north, builder }: Named): void {
  const called = (name: string) => draft.members.find((one) => one.name === `MX_${name}`)!
  draft.member(north, 'admin', null, { window: 'past' })
  draft.member(hq, 'admin', null, { window: 'future' })
  draft.member(builder, 'manager', null, { window: 'past' })
  for (const name of ['NORTH admin', 'NORTH admin in MX_NORTH-U1', 'RIVAL admin']) called(name).key = roles.CIRCLE.admin!
  called('GROUP manager').key = [...bare, 'proposal.read']
  called('HQ manager').key = [...bare, 'relationship.read', 'proposal.read']
  called('BUILDER technician in MX_BUILDER-U1').key = roles.VENDOR.admin!
  for (const name of ['NORTH KEEPER', 'NORTH manager titled']) called(name).key = [...bare, 'assignment.read', 'unit.create', 'audit.read']
  for (const name of ['NORTH admin', 'HQ admin']) draft.act(called(name), 'reads')
  for (const name of ['NORTH admin', 'NORTH viewer', 'BUILDER admin in MX_BUILDER-U1', 'OWING admin']) draft.act(called(name), 'writes')
}

const rolesOf = (type: TenantType) => Object.keys(roles[type])
