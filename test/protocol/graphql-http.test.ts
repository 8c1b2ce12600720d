import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Small, startSmall } from './small-gateway.ts'

let small: Small
beforeAll(async () => {
  small = await startSmall()
})
afterAll(() => small[Symbol.asyncDispose]())

/** Where a document is refused with 4xx even to clients of the older media type. */
const allowed = ['572B', 'FDE2', '7B9B']

/** A plain GET could come from any page: clients that mean it say so with a header. */
function preflighted(url: string, init: RequestInit = {}): Promise<Response> {
  return fetch(url, { ...init, headers: { ...init.headers, 'apollo-require-preflight': '1' } })
}

test('the audits of GraphQL over HTTP pass', async () => {
  const audits = serverAudits({ url: () => `${small.url}/graphql`, fetchFn: preflighted })
  expect(audits).toHaveLength(61)
  const results = await Promise.all(audits.map((audit) => audit.fn()))
  const failed = results.filter(({ status }) => status !== 'ok')
  const serious = failed.filter(({ id, status }) => status === 'error' || !allowed.includes(id))
  expect(serious.map((one) => `${one.id} ${one.name}`)).toEqual([])
})
