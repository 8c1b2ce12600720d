import type { ContractStatus } from '../../tenancy/scope.ts'

/** What can be done to the state of a contract. */
export const steps = {
  /** The vendor takes what it is offered, or does not. */
  ACCEPT: { from: ['PENDING'], to: 'ACTIVE', says: 'accepted' },
  DECLINE: { from: ['PENDING'], to: 'TERMINATED', says: 'declined' },
  /** The circle stops the work for now, and lets it go on. */
  SUSPEND: { from: ['ACTIVE'], to: 'SUSPENDED', says: 'suspended' },
  RESUME: { from: ['SUSPENDED'], to: 'ACTIVE', says: 'resumed' },
  /** Either side leaves. */
  TERMINATE: { from: ['PENDING', 'ACTIVE', 'SUSPENDED'], to: 'TERMINATED', says: 'terminated' },
  /** The circle offers what is over once more; it takes the vendor to begin again. */
  RENEW: { from: ['TERMINATED'], to: 'PENDING', says: 'renewed' },
} as const satisfies Record<string, { from: ContractStatus[]; to: ContractStatus; says: string }>

export type Step = keyof typeof steps

/** The state behind a step, or nothing when it does not lead on from here. */
export function next(status: ContractStatus, step: Step): ContractStatus | undefined {
  const { from, to }: { from: readonly ContractStatus[]; to: ContractStatus } = steps[step]
  return from.includes(status) ? to : undefined
}
