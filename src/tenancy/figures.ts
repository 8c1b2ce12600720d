import type { TenantId } from '../lib/ids.ts'
import type { UnitOfWork } from './unit-of-work.ts'

/** A number of a circle: its sites of a status, or its contracts. Without one it is withheld, for it is small. */
export type Figure = {
  circleId: TenantId
  kind: 'PLANNED' | 'ACTIVE' | 'RETIRED' | 'CONTRACT'
  total: number | null
}

/** The figures of the circles below the acting company, which a function of the database counts and withholds. */
export class Figures {
  readonly #work: () => UnitOfWork

  constructor(work: () => UnitOfWork) {
    this.#work = work
  }

  async read(): Promise<Figure[]> {
    const text = 'SELECT circle_id AS "circleId", kind, total FROM gate.circle_figures()'
    return (await this.#work().query<Figure>({ text })).rows
  }
}
