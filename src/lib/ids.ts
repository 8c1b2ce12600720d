import { uuidv7 } from 'uuidv7'

declare const brand: unique symbol

/** The id of a company that came from the database or was checked at the edge. */
export type TenantId = string & { readonly [brand]: 'TenantId' }

/** Ordered by time, so that rows made together lie together. */
export const newId = (): string => uuidv7()

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** The id in its one spelling, or undefined when the text is none. */
export function parseId(text: string): string | undefined {
  const folded = text.toLowerCase()
  return uuid.test(folded) ? folded : undefined
}

/** The lowest id that is made at that moment or later. */
export function lowestIdAt(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
