import type { KyselyPlugin } from 'kysely'
import type { Lanes, Opening, Operation, Statement } from '../db/lanes.ts'
import type { Doing } from './doing.ts'
import { mouldOf } from './mould.ts'
import { type Call, prismaWall } from './prisma-wall.ts'
import type { Scope } from './scope.ts'
import { sqlWall } from './sql-wall.ts'

export type UnitOfWork = Operation

/** Which of the walls below the door stand. Only tests and the bench ever leave one out. */
export type Walls = { inside: boolean }

/** Whose work it is. The scope may grow while the work goes on, by what the work itself has made. */
type Worker = { readonly scope: Scope; readonly doing?: Doing }

/**
 * One operation's transaction with one scope. The database checks the scope's epochs when it begins,
 * in the same flight as the first statement.
 */
export function beginWork(
  lanes: Lanes,
  worker: Worker,
  begun: Pick<Opening, 'mode' | 'trace'>,
  walls: Walls = { inside: true },
): UnitOfWork {
  const entry = {
    ...begun,
    enter: () => entering(worker),
    tells: () => worker.doing?.tells(),
  }
  if (!walls.inside) return lanes.begin(entry)
  return lanes.begin({
    ...entry,
    guard: (call: Call) => prismaWall(worker.scope)(call),
    plugins: [growing(worker)],
    get mould() {
      return mouldOf(worker.scope)
    },
  })
}

const growing = (worker: Worker): KyselyPlugin => ({
  transformQuery: (query) => sqlWall(worker.scope).transformQuery(query),
  transformResult: async ({ result }) => result,
})

function entering({ scope, doing }: Worker): Statement {
  const { session, tenant, membership, epochs, actorName } = scope
  const values = [session, tenant.id, membership, epochs.account, epochs.tenant]
  const told = doing?.tell()
  const enter = `SELECT ${scope.acting ? 'gate.enter_acting' : 'gate.enter'}($1, $2, $3, $4, $5)`
  if (told === undefined) return { text: enter, values }
  const entered = `${enter}, set_config('app.doing', $6, true)`
  if (actorName === undefined) return { text: entered, values: [...values, told] }
  // Behind the entry, which says the member's own name.
  return {
    text: `WITH entered AS MATERIALIZED (${entered}) SELECT set_config('app.member_name', $7, true) FROM entered`,
    values: [...values, told, actorName],
  }
}
