import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decide, refusedEverywhere } from '../../src/auth/decide.ts'
import { type Permission, permissionNames } from '../../src/auth/permissions.ts'
import type { TenantId } from '../../src/lib/ids.ts'
import { scopeOf } from '../../src/tenancy/scope.ts'
import { nobody } from './nobody.ts'

/** Units are named by their place in the tree: `ab` hangs below `a`. */
const units = ['a', 'ab', 'abc', 'ad', 'e', 'ef']
const within = (unit: string, top: string) => unit.startsWith(top)
const permissions = ['site.create', 'site.update', 'unit.update', 'assignment.end'] as const
const own = 'own' as TenantId

type Said = { permission: string; effect: 'GRANT' | 'DENY'; unit: string | null }

const entry: fc.Arbitrary<Said> = fc.record({
  permission: fc.constantFrom(...permissions, 'site.*', 'unit.*', 'assignment.*', 'tenant.read'),
  effect: fc.constantFrom('GRANT', 'GRANT', 'DENY'),
  unit: fc.constantFrom(null, ...units),
})
const roles = fc.array(fc.array(entry, { maxLength: 5 }), { maxLength: 4 })
const place = fc.constantFrom(null, ...units)
const part = fc.constantFrom(null, null, ...units)

/** The page on who may, in as many words: any DENY that speaks of it wins; what is not granted is denied. */
function mayByThePage(borne: Said[][], permission: string, unit: string | null): boolean {
  const [module] = permission.split('.')
  const about = borne.flat().filter((said) => {
    const named = said.permission === permission || said.permission === `${module}.*`
    return named && (said.unit === null || (unit !== null && within(unit, said.unit)))
  })
  const denied = about.some(({ effect }) => effect === 'DENY')
  return !denied && about.some(({ effect }) => effect === 'GRANT')
}

/** A member of a circle who bears the roles, placed in a unit or not. */
function standing(borne: Said[][], placed: string | null) {
  const below = (top: string) => units.filter((unit) => within(unit, top))
  const scope = scopeOf({
    ...nobody,
    tenant: { id: own, type: 'CIRCLE', status: 'ACTIVE', code: 'OWN' },
    part: placed === null ? null : { unit: placed, units: below(placed) },
    ...{ oversees: new Map(), engages: new Map(), serves: new Map(), lapsed: new Set() },
    ...{ inForce: new Map(), epochs: { account: '1', tenant: '1' }, validUntil: new Date(8e15) },
  })
  const entries = borne.flatMap((said, index) =>
    said.map(({ permission, effect, unit }) => ({
      ...{ role: `${index}`, permission, effect },
      units: unit === null ? null : below(unit),
    })),
  )
  return { scope, entries }
}

const runs = { numRuns: 3_000 }

test('whatever roles somebody bears, the decision is that of the page', () => {
  const seen = { true: 0, false: 0 }
  fc.assert(
    fc.property(roles, place, part, fc.constantFrom(...permissions), (borne, unit, placed, permission) => {
      const { allowed } = decide(standing(borne, placed), permission, { tenantId: own, unitId: unit })
      const inPart = placed === null || (unit !== null && within(unit, placed))
      expect(allowed).toBe(inPart && mayByThePage(borne, permission, unit))
      seen[`${allowed}`]++
    }),
    runs,
  )
  expect(Math.min(seen.true, seen.false)).toBeGreaterThan(150)
})

test('the door opens if and only if there is a place where it may be done', () => {
  const seen = { true: 0, false: 0 }
  fc.assert(
    fc.property(roles, fc.constantFrom(...permissions), (borne, permission) => {
      const somewhere = [null, ...units].some((unit) => mayByThePage(borne, permission, unit))
      expect(refusedEverywhere(standing(borne, null), permission)).toBe(somewhere ? undefined : 'ROLE')
      seen[`${somewhere}`]++
    }),
    runs,
  )
  expect(Math.min(seen.true, seen.false)).toBeGreaterThan(150)
})

test('what is said of one place, one role or one word more never takes a DENY back', () => {
  fc.assert(
    fc.property(roles, roles, place, fc.constantFrom(...permissions), (borne, more, unit, permission) => {
      const at = { tenantId: own, unitId: unit }
      const { deniedBy } = decide(standing(borne, null), permission, at)
      if (deniedBy.length === 0) return
      expect(decide(standing([...borne, ...more], null), permission, at).allowed).toBe(false)
    }),
    runs,
  )
})

test('nothing that a role of one company says about its units counts in another', () => {
  fc.assert(
    fc.property(roles, place, (borne, unit) => {
      const by = standing(borne, null)
      const at = { tenantId: 'another', unitId: unit }
      const narrowed = borne.map((said) => said.filter((one) => one.unit === null))
      for (const permission of permissions as readonly Permission[])
        expect(decide(by, permission, at)).toEqual(decide(standing(narrowed, null), permission, at))
    }),
    runs,
  )
  expect(permissionNames).toEqual(expect.arrayContaining([...permissions]))
})
