import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Holder, Rights, Said } from '../../src/domain/rights/basis.ts'
import { type Gain, gainsOf } from '../../src/domain/rights/gains.ts'

const units = ['a', 'b', 'c', 'd']
const permissions = ['site.create', 'site.update', 'unit.update', 'role.assign'] as const

const said: fc.Arbitrary<Said> = fc.record({
  permission: fc.constantFrom(...permissions, 'site.*', 'unit.*'),
  effect: fc.constantFrom('GRANT', 'GRANT', 'DENY'),
  unitId: fc.constantFrom(null, null, ...units),
})
const holder: fc.Arbitrary<Holder> = fc.record({
  id: fc.constantFrom('p', 'q'),
  unitId: fc.constantFrom(null, null, ...units),
  codes: fc.uniqueArray(fc.constantFrom('R', 'S', 'T')),
  designationId: fc.constantFrom(null, null, 'head'),
  isLasting: fc.boolean(),
})
/** Each unit hangs at the top or below one that comes before it. */
const parents = fc
  .tuple(...units.map((_, index) => fc.constantFrom(null, ...units.slice(0, index))))
  .map((above) => new Map(units.map((unit, index) => [unit, above[index] ?? null])))

const rights: fc.Arbitrary<Rights> = fc.record({
  tenantId: fc.constant('own'),
  holders: fc.uniqueArray(holder, { selector: ({ id }) => id }),
  roles: fc.tuple(...['R', 'S', 'T'].map(() => fc.array(said, { maxLength: 3 }))).map(
    ([r = [], s = [], t = []]) =>
      new Map([
        ['R', r],
        ['S', s],
        ['T', t],
      ]),
  ),
  designations: fc.uniqueArray(fc.constantFrom('R', 'S', 'T')).map((codes) => new Map([['head', codes]])),
  parents,
})

/** Asked of one holder, one permission and one place at a time, after the page. */
function holds({ roles, parents, designations }: Rights, who: Holder, permission: string, unit: string | null) {
  const above: string[] = []
  for (let at = unit; at; at = parents.get(at) ?? null) above.push(at)
  if (who.unitId && !above.includes(who.unitId)) return false
  const titled = who.designationId ? designations.get(who.designationId)! : []
  const effects = [...who.codes, ...titled]
    .flatMap((code) => roles.get(code)!)
    .filter((one) => [permission, `${permission.split('.')[0]}.*`].includes(one.permission))
    .filter((one) => one.unitId === null || above.includes(one.unitId))
    .map(({ effect }) => effect)
  return effects.includes('GRANT') && !effects.includes('DENY')
}

/** Of what was found, that which the model asks about: a module holds more. */
const asked = (gains: Gain[]) => permissions.filter((one) => gains.some(({ permission }) => permission === one)).sort()

test('what anybody gains anywhere by a change is found, and nothing else', () => {
  const seen = { some: 0, none: 0 }
  fc.assert(
    fc.property(rights, rights, (before, after) => {
      const gained = permissions.filter((permission) =>
        after.holders.some((is) =>
          [null, ...units].some((unit) => {
            const was = before.holders.find(({ id }) => id === is.id)
            return holds(after, is, permission, unit) && !(was && holds(before, was, permission, unit))
          }),
        ),
      )
      expect(asked(gainsOf({ before, after }))).toEqual([...gained].sort())
      seen[gained.length ? 'some' : 'none']++
    }),
    { numRuns: 3_000 },
  )
  expect(Math.min(seen.some, seen.none)).toBeGreaterThan(100)
})

test('where nothing changes nobody gains, and what a unit hands over is gained by whoever holds it there', () => {
  fc.assert(
    fc.property(rights, fc.constantFrom(...units), fc.constantFrom(...units), (all, from, to) => {
      expect(gainsOf({ before: all, after: all })).toEqual([])
      const handed = gainsOf({ before: all, after: all, handed: { from, to } })
      const gained = permissions.filter((permission) =>
        all.holders.some((who) => holds(all, who, permission, to) && !holds(all, who, permission, from)),
      )
      expect(asked(handed)).toEqual([...gained].sort())
    }),
    { numRuns: 1_000 },
  )
})
