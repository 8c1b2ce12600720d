import { Caller } from '../../../src/auth/caller.ts'
import type { ContractStatus, Facts, Scope } from '../../../src/tenancy/scope.ts'
import { scopeOf } from '../../../src/tenancy/scope.ts'

/** Walls inside that are built wrongly: what each takes the facts for. */
export const wrong: Record<string, (scope: Scope) => Scope> = {
  'figures are taken for rows': (scope) => scopeOf({ ...scope, oversees: overseen(scope, 'AGGREGATED', 'FULL') }),
  'a card is taken for rows': (scope) => scopeOf({ ...scope, oversees: overseen(scope, 'NONE', 'FULL') }),
  'what is managed is taken for controlled': (scope) =>
    scopeOf({ ...scope, oversees: new Map([...scope.oversees].map(([id, by]) => [id, { ...by, governance: 'CONTROLLED' }])) }),
  'nobody is overseen': (scope) => scopeOf({ ...scope, oversees: new Map() }),
  'a contract that is pending is taken for active': (scope) => scopeOf({ ...scope, serves: serving(scope, 'PENDING', 'ACTIVE') }),
  'a contract that is suspended is taken for active': (scope) => scopeOf({ ...scope, serves: serving(scope, 'SUSPENDED', 'ACTIVE') }),
  'a contract that is suspended is taken for terminated': (scope) =>
    scopeOf({ ...scope, serves: serving(scope, 'SUSPENDED', 'TERMINATED') }),
  'dates of contracts do not matter': (scope) => scopeOf({ ...scope, lapsed: new Set() }),
  'a part is taken for the whole': (scope) => scopeOf({ ...scope, part: null }),
  'a part ends at its own unit': (scope) => scopeOf({ ...scope, part: scope.part && { ...scope.part, units: [scope.part.unit] } }),
  'standing does not matter': (scope) => scopeOf({ ...scope, tenant: { ...scope.tenant, status: 'ACTIVE' } }),
  'contracts bring no cards': (scope) => scopeOf({ ...scope, acquainted: [] }),
  'contracts in force are not known': (scope) => scopeOf({ ...scope, inForce: new Map() }),
}

/** What a gateway may forget of whoever does not ask in person, and of reports. */
export const forgetful: Record<string, (caller: Caller) => Caller> = {
  'a key has all that its maker has': ({ scope, entries }) =>
    new Caller(
      scope,
      entries.map((entry) => ({ ...entry, permission: `${entry.permission.split('.')[0]}.*` })),
    ),
  'whoever only reads in a member’s place writes': ({ scope, entries }) =>
    new Caller(scopeOf({ ...scope, ...(scope.acting && { acting: { mayWrite: true } }) }), entries),
  'a circle that keeps out of reports is in them': ({ scope, entries }) =>
    new Caller(scopeOf({ ...scope, oversees: new Map([...scope.oversees].map(([id, by]) => [id, { ...by, reports: true }])) }), entries),
  'what shares nothing is reported': ({ scope, entries }) =>
    new Caller(scopeOf({ ...scope, oversees: overseen(scope, 'NONE', 'FULL') }), entries),
}

const overseen = ({ oversees }: Facts, from: string, to: 'FULL'): Facts['oversees'] =>
  new Map([...oversees].map(([id, by]) => [id, { ...by, sharing: by.sharing === from ? to : by.sharing }]))

const serving = ({ serves }: Facts, from: string, to: ContractStatus): Facts['serves'] =>
  new Map([...serves].map(([id, status]) => [id, status === from ? to : status]))
