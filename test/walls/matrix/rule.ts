import { idOf } from '../model/facts.ts'
import type { View } from '../model/view.ts'
import { approval, forbidden, type Refusal } from './lines.ts'
import type { Ask } from './roots.ts'

export type Place = { tenantId: string; unitId: string | null }

/** What may not be written at all is refused; what may is found by `row`. */
export const write = (needs: string, find: Ask['find']) => ({ needs, find, shape: 'one' }) as const

/** Of rows in reach: their own company's and its part, and of those that it sees in full and controls. */
export const ruled = (view: View, place: Place, needs?: string): Refusal | undefined =>
  view.writesRow(place) && (!needs || given(view, needs, place)) ? undefined : unwritten(view, place)

/** What is managed is proposed to the company, whose rows it is in: it is refused in other words. */
export const unwritten = (view: View, { tenantId }: Pick<Place, 'tenantId'>): Refusal => (view.proposesIn(tenantId) ? approval : forbidden)

/** Of another company's units the own roles do not speak: they may have the same ids. */
const given = (view: View, needs: string, { tenantId, unitId }: Place) => view.holdsAt(needs, tenantId === view.company.id ? unitId : null)

/** The id of whatever is added. */
export const fresh = idOf('fresh')

/** All of them are tried below: here, where each costs a request, some stand for the others. */
export const every = <T>(step: number, all: T[]) => all.filter((_, index) => index % step === 0)

export const at = ({ tenantId, id }: { tenantId: string; id: string }) => `WHERE tenant_id = '${tenantId}' AND id = '${id}'`

export const wholeOf = ({ tenantId }: { tenantId: string }) => ({ tenantId, unitId: null })
