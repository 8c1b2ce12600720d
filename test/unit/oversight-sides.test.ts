import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Settings, takenBy } from '../../src/domain/corporate-relationship/sides.ts'

const settings: fc.Arbitrary<Settings> = fc.record({
  governanceLevel: fc.constantFrom('AUTONOMOUS', 'MANAGED', 'CONTROLLED'),
  dataSharingLevel: fc.constantFrom('NONE', 'AGGREGATED', 'FULL'),
  separateBilling: fc.boolean(),
  independentVendorManagement: fc.boolean(),
})

const ranks: Record<string, number> = { AUTONOMOUS: 0, MANAGED: 1, CONTROLLED: 2, NONE: 0, AGGREGATED: 1, FULL: 2 }
/** How much a corporate may do by settings, in each respect. */
const power = (s: Settings) => [ranks[s.governanceLevel]!, ranks[s.dataSharingLevel]!, s.independentVendorManagement ? 0 : 1]

/** Whether the one has no more than the other in any respect. */
const within = (a: Settings, b: Settings) => power(a).every((one, at) => one <= power(b)[at]!)

test('a side changes by itself exactly what takes nothing from the other: a corporate gives back, a company gives', () => {
  fc.assert(
    fc.property(settings, settings, (was, given) => {
      const is = { ...given, separateBilling: was.separateBilling }
      expect(takenBy('CORPORATE', was, is).length === 0).toBe(within(is, was))
      expect(takenBy('COMPANY', was, is).length === 0).toBe(within(was, is))
    }),
  )
})

test('each side takes the bills on itself, and hands them to nobody', () => {
  const of = (separateBilling: boolean): Settings => ({
    governanceLevel: 'MANAGED',
    dataSharingLevel: 'FULL',
    separateBilling,
    independentVendorManagement: true,
  })
  expect(takenBy('COMPANY', of(false), of(true))).toEqual([])
  expect(takenBy('COMPANY', of(true), of(false))).toEqual(['separateBilling'])
  expect(takenBy('CORPORATE', of(true), of(false))).toEqual([])
  expect(takenBy('CORPORATE', of(false), of(true))).toEqual(['separateBilling'])
})
