import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type Small, startSmall } from './small-gateway.ts'

let small: Small
beforeAll(async () => {
  small = await startSmall()
})
afterAll(() => small[Symbol.asyncDispose]())
beforeEach(() => {
  small.house.diary.length = 0
  small.house.held.add('site.read')
  small.house.expiresAt = undefined
})

const signedIn = { authorization: 'Bearer good' }

function client(connectionParams: Record<string, string> = signedIn, path = '/graphql') {
  const url = `${small.ws}${path}`
  return createClient({ url, connectionParams, webSocketImpl: WebSocket, retryAttempts: 0 })
}

/** The answers of one operation, collected until it ends; what ends it badly is kept too. */
function watch(query: string, variables = {}, of = client()) {
  const answers: unknown[] = []
  let failure: unknown
  let stop = () => {}
  const ended = new Promise<void>((resolve) => {
    const fail = (error: unknown) => {
      failure = error
      resolve()
    }
    stop = of.subscribe({ query, variables }, { next: (one) => answers.push(one), error: fail, complete: resolve })
  })
  return { answers, ended, stop: () => stop(), failure: () => failure }
}

/** Resolves when the server listens to as many feeds as that. */
const feeds = (count: number) => expect.poll(() => small.house.events.listenerCount('renamed')).toBe(count)

const rename = (title: string, id = '1') => small.house.events.emit('renamed', { id, title })

test('queries and mutations run as they do over HTTP', async () => {
  const query = watch('{ book(id: "1") { title } }')
  await query.ended
  expect(query.answers).toMatchObject([{ data: { book: { title: 'A title' } } }])
  expect(small.house.diary).toEqual(['begin query', 'commit'])
})

test('the path and the payload of connection_init choose the tenant', async () => {
  const params = { Authorization: 'Bearer good', 'x-tenant-id': 't' }
  await watch('{ hello }', {}, client(params, '/t/VOD_MPCG/graphql')).ended
  expect(small.house.seen.at(-1)).toMatchObject({
    authorization: 'Bearer good',
    tenant: { id: 't', path: 'VOD_MPCG' },
  })
})

test('each event of a feed is answered in a unit of work of its own', async () => {
  const feed = watch('subscription { renamed { id title shelf { room } } }')
  await feeds(1)
  expect(small.house.diary).toEqual(['begin subscription', 'commit'])
  rename('one')
  rename('two')
  await expect.poll(() => feed.answers.length).toBe(2)
  expect(feed.answers[1]).toEqual({
    data: { renamed: { id: '1', title: 'two', shelf: { room: 'north' } } },
  })
  expect(small.house.diary.filter((entry) => entry === 'commit')).toHaveLength(3)
  feed.stop()
  await feeds(0)
})

test('an event that is not for the subscriber leaves no trace', async () => {
  const feed = watch('subscription { renamed { title } }')
  await feeds(1)
  rename('private')
  rename('public')
  await expect.poll(() => feed.answers).toEqual([{ data: { renamed: { title: 'public' } } }])
  feed.stop()
  await feeds(0)
})

test('a feed is refused at the door, before its stream is opened', async () => {
  const feed = watch('subscription { renamed { title } }', {}, client({}))
  await feed.ended
  expect(feed.answers).toMatchObject([{ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }])
  await feeds(0)
})

test('a feed ends, without saying why there was an event, when its right is withdrawn', async () => {
  const feed = watch('subscription { renamed { title } }')
  await feeds(1)
  small.house.held.delete('site.read')
  rename('secret')
  await feed.ended
  expect(feed.answers).toEqual([])
  expect(feed.failure()).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  await feeds(0)
})

test('errors are masked as they are over HTTP', async () => {
  const query = watch('{ fails(how: "23514") }')
  await query.ended
  expect(query.answers).toMatchObject([{ errors: [{ extensions: { code: 'INTERNAL' } }] }])
  expect(JSON.stringify(query.answers)).not.toMatch(/secret|select|passwd/)
})

test.for([
  ['{ hallo }', 'INVALID_INPUT'],
  ['{ hello', 'INVALID_INPUT'],
  ['query A { hello } query B { hello }', 'INVALID_INPUT'],
  [`{ ${Array.from({ length: 31 }, (_, i) => `a${i}: hello`).join(' ')} }`, 'TOO_COMPLEX'],
  [`{ ${'hello '.repeat(5000)} }`, 'TOO_COMPLEX'],
])('a document that HTTP would refuse is refused', async ([query, code]) => {
  const asked = watch(query!)
  await asked.ended
  expect(asked.failure()).toMatchObject([{ extensions: { code } }])
  expect(JSON.stringify(asked.failure())).not.toContain('Did you mean')
})

test('a credential that is none closes the socket with 4401', async () => {
  const asked = watch('{ hello }', {}, client({ authorization: 'Bearer forged' }))
  await asked.ended
  expect(asked.failure()).toMatchObject({ code: 4401 })
})

test('a socket is closed with 4401 at the moment when its credential ends', async () => {
  small.house.expiresAt = new Date(Date.now() + 200)
  const feed = watch('subscription { renamed { title } }')
  await feed.ended
  expect(feed.failure()).toMatchObject({ code: 4401 })
  await feeds(0)
})

test('a credential that ends in a hundred years does not close the socket now', async () => {
  small.house.expiresAt = new Date(Date.now() + 100 * 365 * 86_400_000)
  const query = watch('{ hello }')
  await query.ended
  expect(query.answers).toHaveLength(1)
})

/** Opens a bare socket and says how it ended. */
function bare(path: string, options: { origin?: string } = {}, say: string[] = []) {
  const socket = new WebSocket(`${small.ws}${path}`, 'graphql-transport-ws', options)
  socket.on('open', () => {
    for (const line of say) socket.send(line)
  })
  return new Promise<number | string>((resolve) => {
    socket.on('close', (code) => resolve(code))
    socket.on('error', (error) => resolve(error.message))
  })
}

test('pages of other origins may not connect', async () => {
  const refused = 'Unexpected server response: 403'
  expect(await bare('/graphql', { origin: 'https://elsewhere.example' })).toBe(refused)
  expect(await bare('/graphql', { origin: 'null' })).toBe(refused)
  const own = small.url
  expect(await bare('/graphql', { origin: own }, ['{}'])).toBe(4400)
})

test('there is nothing to connect to elsewhere', async () => {
  expect(await bare('/elsewhere')).toBe('Unexpected server response: 404')
})

test.for<[string, string[], number]>([
  ['no message of the protocol', ['{"type":"nonsense"}'], 4400],
  ['no JSON', ['{'], 4400],
  ['a subscription before its init', ['{"type":"subscribe","id":"1","payload":{"query":"{a}"}}'], 4401],
  ['a second init', ['{"type":"connection_init"}', '{"type":"connection_init"}'], 4429],
  ['a message of two megabytes', ['x'.repeat(2 ** 21)], 1009],
])('%s closes the socket', async ([, say, code]) => {
  expect(await bare('/graphql', {}, say)).toBe(code)
})

test('a stop tells every socket that the server goes away', async () => {
  const going = await startSmall()
  const url = `${going.ws}/graphql`
  const connection = createClient({
    url,
    connectionParams: signedIn,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  })
  const feed = watch('subscription { renamed { title } }', {}, connection)
  await expect.poll(() => going.house.events.listenerCount('renamed')).toBe(1)
  await going[Symbol.asyncDispose]()
  await feed.ended
  expect(feed.failure()).toMatchObject({ code: 1001 })
})
