import fc from 'fast-check'
import { expect, test } from 'vitest'
import { notTheirs, type Settings } from '../../src/domain/corporate-relationship/sides.ts'

const settings: fc.Arbitrary<Settings> = fc.record({
  governanceLevel: fc.constantFrom('AUTONOMOUS', 'MANAGED', 'CONTROLLED'),
  dataSharingLevel: fc.constantFrom('NONE', 'AGGREGATED', 'FULL'),
  separateBilling: fc.boolean(),
  independentVendorManagement: fc.boolean(),
})

const ranks: Record<string, number> = { AUTONOMOUS: 0, MANAGED: 1, CONTROLLED: 2, NONE: 0, AGGREGATED: 1, FULL: 2 } // biome-ignore format: one table
/** How much a corporate may do by settings, in each respect. */
const power = (s: Settings) => [ranks[s.governanceLevel]!, ranks[s.dataSharingLevel]!, s.independentVendorManagement ? 0 : 1] // biome-ignore format: one list

test('whatever a corporate may change, it has no more power than before in any respect', () => {
  fc.assert(
    fc.property(settings, settings, (was, is) => {
      if (notTheirs('CORPORATE', was, is).length > 0) return
      expect(power(is).every((now, at) => now <= power(was)[at]!)).toBe(true)
    }),
  )
})

test('a corporate may give back all that it was given, and a company may give and take everything', () => {
  fc.assert(
    fc.property(settings, settings, (was, is) => {
      const lower = power(is).every((now, at) => now <= power(was)[at]!)
      const billed = { ...is, separateBilling: was.separateBilling }
      expect(notTheirs('CORPORATE', was, billed)).toEqual(lower ? [] : expect.not.arrayContaining(['separateBilling'])) // biome-ignore format: one rule
      expect(notTheirs('COMPANY', was, billed)).toEqual([])
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
  expect(notTheirs('COMPANY', of(false), of(true))).toEqual([])
  expect(notTheirs('COMPANY', of(true), of(false))).toEqual(['separateBilling'])
  expect(notTheirs('CORPORATE', of(true), of(false))).toEqual([])
  expect(notTheirs('CORPORATE', of(false), of(true))).toEqual(['separateBilling'])
})
