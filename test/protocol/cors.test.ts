import { afterAll, beforeAll, expect, test } from 'vitest'
import { ConfigError, readConfig } from '../../src/config/index.ts'
import { type Small, startSmall } from './small-gateway.ts'

const friends = ['https://console.example', 'https://studio.example:8443']

let small: Small
let closed: Small
beforeAll(async () => {
  small = await startSmall({ origins: friends })
  closed = await startSmall()
})
afterAll(async () => {
  await small[Symbol.asyncDispose]()
  await closed[Symbol.asyncDispose]()
})

const wishes = 'authorization,content-type,idempotency-key,x-circlegate-csrf,x-tenant-id'

/** What a browser asks before it sends JSON with a person's cookies to another origin. */
const preflight = ({ url }: Small, origin?: string) =>
  fetch(`${url}/graphql`, {
    method: 'OPTIONS',
    headers: {
      ...(origin !== undefined && { origin }),
      'access-control-request-method': 'POST',
      'access-control-request-headers': wishes,
    },
  })

/** What it sends then, or at once where it need not ask. */
const sent = ({ url }: Small, origin: string) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json', authorization: 'Bearer good' },
    body: JSON.stringify({ query: '{ hello }' }),
  })

/** All that an answer says to browsers of who may read it, and send what. */
const grants = ({ headers }: Response) => Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')))

test.each(friends)('%s is answered with its own name, and may bring credentials', async (origin) => {
  const asked = await preflight(small, origin)
  expect(asked.status).toBe(204)
  expect(grants(asked)).toEqual({
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': expect.stringMatching(/\bPOST\b/),
    'access-control-allow-headers': wishes,
  })
  const answered = await sent(small, origin)
  expect(answered.status).toBe(200)
  expect(grants(answered)).toEqual({
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
  })
  // A cache must not give one page the answer that names another.
  for (const { headers } of [asked, answered]) expect(headers.get('vary')).toMatch(/\borigin\b/i)
})

test.each([
  ['another origin', 'https://elsewhere.example'],
  ['a friend over plain HTTP', 'http://console.example'],
  ['a friend on another port', 'https://console.example:444'],
  ['a friend without its port', 'https://studio.example'],
  ['a subdomain of a friend', 'https://evil.console.example'],
  ['a name that begins like a friend', 'https://console.example.evil.example'],
  ['a friend in capitals', 'https://CONSOLE.example'],
  ['a page of a file', 'null'],
  ['a star', '*'],
  ['two friends at once', friends.join(', ')],
  ['nobody', undefined],
])('%s is granted nothing', async (_, origin) => {
  const asked = await preflight(small, origin)
  expect(grants(asked)).toEqual({})
  expect(asked.status).toBeGreaterThanOrEqual(400)
  if (origin === undefined) return
  const answered = await sent(small, origin)
  expect(grants(answered)).toEqual({})
  expect(answered.headers.get('vary')).toMatch(/\borigin\b/i)
})

test('where no origin is listed, none is granted anything', async () => {
  for (const origin of [...friends, 'null', closed.url]) {
    expect(grants(await preflight(closed, origin))).toEqual({})
    expect(grants(await sent(closed, origin))).toEqual({})
  }
})

test('a star cannot be listed, and would not be one', async () => {
  for (const CORS_ORIGINS of ['*', 'https://*', `${friends[0]},*`, 'https://*.example'])
    expect(() => readConfig({ CORS_ORIGINS })).toThrow(ConfigError)
  await using starred = await startSmall({ origins: ['*'] })
  for (const answer of [await preflight(starred, friends[0]), await sent(starred, friends[0]!)]) expect(grants(answer)).toEqual({})
})
