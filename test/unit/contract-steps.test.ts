import fc from 'fast-check'
import { expect, test } from 'vitest'
import { next, type Step, steps } from '../../src/domain/vendor-relationship/steps.ts'
import type { ContractStatus } from '../../src/tenancy/scope.ts'

const statuses: ContractStatus[] = ['PENDING', 'ACTIVE', 'SUSPENDED', 'TERMINATED']
const names = Object.keys(steps) as Step[]
const paths = fc.array(fc.constantFrom(...names), { maxLength: 30 })

/** Every state on the way; a step that does not lead on is not taken. */
function walk(from: ContractStatus, path: Step[]): [Step | undefined, ContractStatus][] {
  const states: [Step | undefined, ContractStatus][] = [[undefined, from]]
  for (const step of path) {
    const [, state] = states.at(-1)!
    states.push([step, next(state, step) ?? state])
  }
  return states
}

test('no path leads out of the four states', () => {
  fc.assert(
    fc.property(fc.constantFrom(...statuses), paths, (from, path) => {
      for (const [, state] of walk(from, path)) expect(statuses).toContain(state)
    }),
  )
})

test('what is over is in force again only after the vendor has accepted it anew', () => {
  fc.assert(
    fc.property(paths, (path) => {
      const states = walk('TERMINATED', path)
      const inForce = states.findIndex(([, state]) => state === 'ACTIVE' || state === 'SUSPENDED')
      if (inForce < 0) return
      const before = states.slice(0, inForce + 1).map(([step]) => step)
      expect(before).toContain('RENEW')
      expect(before.at(-1)).toBe('ACCEPT')
    }),
  )
})

test('every state but the last can be left at once, and nothing is terminated twice', () => {
  for (const status of statuses) expect(next(status, 'TERMINATE')).toBe(status === 'TERMINATED' ? undefined : 'TERMINATED')
})

test('each step leads somewhere else, and each state is reached', () => {
  for (const status of statuses) for (const step of names) expect(next(status, step)).not.toBe(status)
  const reached = new Set(statuses.flatMap((status) => names.map((step) => next(status, step))))
  for (const status of statuses) expect(reached).toContain(status)
})
