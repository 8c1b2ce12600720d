import type { TenantId } from '../lib/ids.ts'
import type { ContractStatus, Oversight, Scope } from './scope.ts'

/** How the acting company stands to the company of a place. */
export type Reach =
  | { kind: 'SELF' }
  | ({ kind: 'OVERSEES' } & Oversight)
  | { kind: 'ENGAGES'; status: ContractStatus }
  | { kind: 'SERVES'; status: ContractStatus }
  | { kind: 'NONE' }

export type ReachKind = Reach['kind']

const none: Reach = { kind: 'NONE' }

/** A member placed in a unit uses neither OVERSEES nor ENGAGES. */
export function reachTo(scope: Scope, tenant: string): Reach {
  const id = tenant as TenantId
  if (id === scope.tenant.id) return { kind: 'SELF' }
  const serves = scope.serves.get(id)
  if (serves) return { kind: 'SERVES', status: effective(scope, id, serves) }
  if (scope.part) return none
  const oversees = scope.oversees.get(id)
  if (oversees) return { kind: 'OVERSEES', ...oversees }
  const engages = scope.engages.get(id)
  return engages ? { kind: 'ENGAGES', status: effective(scope, id, engages) } : none
}

/** Outside its dates a contract is worth what a terminated one is. */
const effective = (scope: Scope, other: TenantId, status: ContractStatus): ContractStatus =>
  scope.lapsed.has(other) ? 'TERMINATED' : status
