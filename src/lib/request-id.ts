import { newId } from './ids.ts'

const sane = /^[\w.:-]{1,64}$/

/** The id that a proxy or client gave its request, if it may stand in a log; else a new one. */
export function requestId(given: unknown): string {
  return typeof given === 'string' && sane.test(given) ? given : newId()
}
