import type { UnitOfWork } from '../tenancy/unit-of-work.ts'

/** What loaders read through: the operation's own transaction, behind the walls. */
export type Work = Pick<UnitOfWork, 'ask' | 'sql'>
