import { expect } from 'vitest'
import type { Answer } from './client.ts'

/** What was asked for, which must have come without an error. */
export function dataOf<Data>({ data, errors }: Answer<Data>): Data {
  expect(errors).toBeUndefined()
  return data!
}

/** Why it was refused: the extensions of the first error. */
export function refusalOf({ errors }: Pick<Answer<unknown>, 'errors'>): Record<string, unknown> {
  expect(errors).toBeDefined()
  return errors![0]!.extensions
}

export const codeOf = (answer: Pick<Answer<unknown>, 'errors'>) => refusalOf(answer).code

/** An answer as text, with no word of which decision refused it: every one has an id of its own. */
export const told = (answer: unknown): string => JSON.stringify(answer).replaceAll(/"authz":\{"id":"[^"]+"/g, '"authz":{"id":"decision"')
