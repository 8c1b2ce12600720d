import type { Lanes, Operation } from '../db/lanes.ts'
import { prismaWall } from './prisma-wall.ts'
import type { Scope } from './scope.ts'
import { sqlWall } from './sql-wall.ts'

export type UnitOfWork = Operation

/** Which of the walls below the door stand. Only tests and the bench ever leave one out. */
export type Walls = { inside: boolean }

/**
 * One operation's transaction with one scope. The database checks the scope's epochs when it begins,
 * in the same flight as the first statement.
 */
export function beginWork(
  lanes: Lanes,
  scope: Scope,
  mode: 'read' | 'write',
  walls: Walls = { inside: true },
): UnitOfWork {
  const enter = {
    text: 'SELECT gate.enter($1, $2, $3, $4, $5)',
    values: entering(scope),
  }
  if (!walls.inside) return lanes.begin({ mode, enter })
  return lanes.begin({ mode, enter, guard: prismaWall(scope), plugins: [sqlWall(scope)] })
}

const entering = ({ session, tenant, membership, epochs }: Scope) => [
  session,
  tenant.id,
  membership,
  epochs.account,
  epochs.tenant,
]
