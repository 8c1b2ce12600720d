import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Decision, decide, type Place, type Standing } from '../../src/auth/decide.ts'
import type { Permission } from '../../src/auth/permissions.ts'
import type { RoleEntry } from '../../src/auth/roles.ts'
import type { TenantId } from '../../src/lib/ids.ts'
import { type Facts, scopeOf } from '../../src/tenancy/scope.ts'
import { nobody } from './nobody.ts'
import * as page from './who-may.ts'

const units = ['a', 'ab', 'abc', 'ad', 'e']
const names = Object.keys(page.rules)
const modules = [...new Set(names.map((name) => `${name.split('.')[0]}.*`))]
const [own, other] = ['own' as TenantId, 'other' as TenantId]

const said: fc.Arbitrary<page.Said> = fc.record({
  permission: fc.constantFrom(...names, ...modules, ...modules),
  effect: fc.constantFrom('GRANT', 'GRANT', 'DENY'),
  unit: fc.constantFrom(null, null, ...units),
})
const overseeing = fc.record({
  is: fc.constant('OVERSEES' as const),
  type: fc.constantFrom('CORPORATE', 'CIRCLE', 'CIRCLE'),
  sharing: fc.constantFrom(...page.sharings, 'FULL'),
  governance: fc.constantFrom(...page.governances),
  vendors: fc.boolean(),
  reports: fc.boolean(),
})
const contracted = <Is extends 'ENGAGES' | 'SERVES'>(is: Is) =>
  fc.record({
    is: fc.constant(is),
    status: fc.constantFrom(...page.contracts),
    lapsed: fc.constantFrom(false, false, true),
  })
const ways = { CORPORATE: overseeing, CIRCLE: contracted('ENGAGES'), VENDOR: contracted('SERVES') }
const stand: fc.Arbitrary<page.Stand> = fc.constantFrom(...page.types).chain((type) =>
  fc.record({
    type: fc.constant(type),
    status: fc.constantFrom(...page.statuses, 'ACTIVE', 'ACTIVE'),
    placed: fc.constantFrom(null, null, ...units),
    said: fc.array(said, { minLength: 3, maxLength: 14 }),
    way: fc.option(ways[type] as fc.Arbitrary<page.Stand['way']>, { freq: 6 }),
  }),
)
const at: fc.Arbitrary<page.At> = fc.record(
  {
    company: fc.constantFrom('own', 'other'),
    unit: fc.constantFrom(null, ...units),
    placedWith: fc.subarray(units, { maxLength: 2 }),
  },
  { requiredKeys: ['company'] },
)
const question = fc.tuple(stand, fc.constantFrom(...names), at)

/** The same in the words of the program. */
function standingOf({ type, status, placed, said, way }: page.Stand): Standing {
  const below = (top: string) => units.filter((unit) => page.lies(unit, top))
  const only = <Is extends string>(is: Is) => (way?.is === is ? [way] : []) as never[]
  const facts: Facts = {
    ...nobody,
    tenant: { id: own, type, status, code: 'OWN' },
    part: placed === null ? null : { unit: placed, units: below(placed) },
    oversees: new Map(only('OVERSEES').map((one) => [other, one])),
    engages: new Map(only('ENGAGES').map(({ status: at }) => [other, at])),
    serves: new Map(only('SERVES').map(({ status: at }) => [other, at])),
    lapsed: new Set(way && 'lapsed' in way && way.lapsed ? [other] : []),
    ...{ inForce: new Map(), epochs: { account: '1', tenant: '1' }, validUntil: new Date(8e15) },
  }
  const entries = said.map(({ permission, effect, unit }, index) => ({
    ...{ role: `${index}`, permission, effect, unit },
    units: unit === null ? null : below(unit),
  }))
  return { scope: scopeOf(facts), entries }
}

const placeOf = ({ company, unit, placedWith }: page.At): Place => ({
  tenantId: company === 'own' ? own : other,
  ...(unit !== undefined && { unitId: unit }),
  // What is shared has a place with the vendor, and what is one's own has none.
  ...(placedWith && company === 'other' && { placedWith }),
})

type Decide = typeof decide
const seen = { allowed: 0, denied: 0, SELF: 0, OVERSEES: 0, ENGAGES: 0, SERVES: 0, NONE: 0 }

/** Whether what a decision rests on is told, all of it and nothing else: the page itself is asked without it. */
function check(decides: Decide, [stand, name, at]: [page.Stand, string, page.At]): void {
  const asked = (numbers: (index: number) => boolean) =>
    page.may({ ...stand, said: stand.said.filter((_, index) => numbers(index)) }, name, at)
  const decision = decides(standingOf(stand), name as Permission, placeOf(at))
  const [granting, denying] = [indexesOf(decision.grantedBy), indexesOf(decision.deniedBy)]
  expect(decision.allowed).toBe(page.may(stand, name, at))
  expect(decision.refusals[0]).toBe(decision.refusedBy)
  seen[decision.reach]++
  if (decision.allowed) {
    seen.allowed++
    expect(asked((index) => !granting.has(index))).toBe(false)
    expect(asked((index) => granting.has(index))).toBe(true)
    for (const one of granting) expect(asked((index) => index === one)).toBe(true)
  } else if (`${decision.refusals}` === 'ROLE' && granting.size > 0) {
    seen.denied++
    expect(asked((index) => !denying.has(index))).toBe(true)
    for (const one of denying) expect(asked((index) => index === one || granting.has(index))).toBe(false)
    expect(asked((index) => granting.has(index))).toBe(true)
  }
}

const indexesOf = (entries: RoleEntry[]) => new Set(entries.map(({ role }) => Number(role)))

const exact = (decides: Decide, numRuns = 30_000) =>
  fc.assert(
    fc.property(question, (asked) => check(decides, asked)),
    { numRuns },
  )

test('what a decision names is what it rests on: without it the page says otherwise, without anything else the same', () => {
  exact(decide)
  console.log(`exact: ${JSON.stringify(seen)}`)
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(100)
})

/** What would have to be otherwise for a refusal to be gone. */
// biome-ignore format: one table
const lifted: Record<string, (stand: page.Stand, name: string) => page.Stand> = {
  STANDING: (stand) => ({ ...stand, status: 'ACTIVE' }),
  ROLE: (stand, permission) => ({ ...stand, said: [{ permission, effect: 'GRANT', unit: null }] }),
  SHARING: (stand) => ({ ...stand, way: { ...stand.way, sharing: 'FULL' } as page.Stand['way'] }),
  REPORTING: (stand) => ({ ...stand, way: { ...stand.way, reports: true } as page.Stand['way'] }),
  APPROVAL: (stand) => ({ ...stand, way: { ...stand.way, governance: 'CONTROLLED' } as page.Stand['way'] }),
  GOVERNANCE: (stand) => ({ ...stand, way: { ...stand.way, governance: 'CONTROLLED', vendors: true } as page.Stand['way'] }),
  CONTRACT: (stand) => ({ ...stand, way: { ...stand.way, status: 'ACTIVE', lapsed: false } as page.Stand['way'] }),
  PART: (stand) => ({ ...stand, placed: null }),
}

function checkRefusals(decides: Decide, [stand, name, at]: [page.Stand, string, page.At]): number {
  const { refusals } = decides(standingOf(stand), name as Permission, placeOf(at))
  if (refusals.includes('REACH')) return 0
  const without = (some: string[]) => some.reduce((left, one) => lifted[one]!(left, name), stand)
  for (const one of refusals) expect(page.may(without(refusals.filter((rest) => rest !== one)), name, at)).toBe(false)
  const left = decides(standingOf(without(refusals)), name as Permission, placeOf(at)).refusals
  // With rows shared it comes to light whether they may be changed, and counted.
  expect(left.filter((one) => !(/^(GOVERNANCE|APPROVAL|REPORTING)$/.test(one) && refusals.includes('SHARING')))).toEqual([])
  return refusals.length
}

test('each thing that is said to refuse does: with all others out of the way it still stands in it', () => {
  const counts = [0, 0, 0, 0, 0]
  fc.assert(
    fc.property(question, (asked) => {
      counts[checkRefusals(decide, asked)]!++
    }),
    { numRuns: 20_000 },
  )
  console.log(`refusals at once: ${counts}`)
  expect(Math.min(...counts.slice(0, 4))).toBeGreaterThan(50)
})

/** Decisions that are wrong in what they say, or in what they name. */
const wrong: Record<string, (decision: Decision, standing: Standing) => Decision> = {
  'a grant is left out': ({ grantedBy, ...rest }) => ({ ...rest, grantedBy: grantedBy.slice(1) }),
  'a grant too many': ({ grantedBy, ...rest }, { entries }) => ({
    ...rest,
    grantedBy: [...new Set([...grantedBy, ...entries.slice(0, 1)])],
  }),
  'only the first DENY': ({ deniedBy, ...rest }) => ({ ...rest, deniedBy: deniedBy.slice(0, 1) }),
  'a DENY too many': ({ deniedBy, ...rest }, { entries }) => ({
    ...rest,
    deniedBy: [...new Set([...deniedBy, ...entries.slice(0, 1)])],
  }),
  'allowed after all': (decision) => ({ ...decision, allowed: !decision.refusals.includes('ROLE') }),
}

test.for(Object.keys(wrong))('a decision that is wrong is found: %s', (fault) => {
  const decides: Decide = (by, permission, place) => wrong[fault]!(decide(by, permission, place), by)
  expect(() => exact(decides)).toThrow()
})

test('a rule that is read wrongly is found: a unit that is narrowed to its own rows, a way too many', () => {
  const narrow: Decide = ({ scope, entries }, permission, place) => {
    const only = entries.map((entry) => ({ ...entry, units: entry.unit ? [entry.unit] : null }))
    return decide({ scope, entries: only }, permission, place)
  }
  const wide: Decide = (by, permission, place) => decide({ ...by, scope: { ...by.scope, lapsed: new Set() } }, permission, place)
  for (const decides of [narrow, wide]) expect(() => exact(decides, 20_000)).toThrow()
})
