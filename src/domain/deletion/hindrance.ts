import { type CirclegateError, Conflict, NotFound } from '../../errors/index.ts'
import type { Hindrance } from '../../tenancy/deletions.ts'

const refusals: Record<Hindrance, () => CirclegateError> = {
  ABSENT: () => new NotFound('Tenant'),
  ASKED: () => new Conflict('The company is to be deleted already, or has been.'),
  BELOW: () =>
    new Conflict(
      'Other companies stand below it: end these relationships, or move the companies to another corporate, first.',
    ),
  CONTRACTS: () =>
    new Conflict(
      'Contracts are in force, suspended, or renewed and not yet accepted: terminate them first. They are the other side’s as well.',
    ),
}

export function refuseHindered(hindrance: Hindrance | null): void {
  if (hindrance) throw refusals[hindrance]()
}
