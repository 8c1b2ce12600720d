import { type Client, createClient } from 'graphql-ws'
import { afterAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { withConnection } from '../../src/db/connect.ts'
import { startGateway } from '../support/gateway.ts'
import { ask, startSmall } from './small-gateway.ts'

const small = await startSmall({ production: true })
afterAll(() => small[Symbol.asyncDispose]())

type Told = { errors?: { message: string; extensions: Record<string, unknown> }[] }

type Failure = { code: number; reason: string } | Told['errors']

/** A socket that is open. */
async function open(url: string, authorization: string): Promise<Client> {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    connectionParams: { authorization },
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: () => {},
  })
  await new Promise<void>((resolve) => client.on('connected', () => resolve()))
  return client
}

/** What an operation is answered, or the errors with which it is refused. */
const answerOn = (client: Client, query: string) =>
  new Promise<Told>((resolve, reject) => {
    const error = (failure: unknown) => {
      const errors = failure as Failure
      if (Array.isArray(errors)) resolve({ errors })
      else reject(failure)
    }
    client.subscribe({ query }, { next: (one) => resolve(one as Told), error, complete: () => {} })
  })

const socket = await open(small.url, 'Bearer good')
afterAll(() => socket.dispose())

const wires = {
  HTTP: (query: string): Promise<Told> => ask(small, query),
  WebSocket: (query: string) => answerOn(socket, query),
}

/** SQL, a stack, a path, a table, a suggestion: what an answer never tells. */
const inside = /secret|select|passwd|account|\bat .+:\d+|\/src\/|node_modules|Did you mean|duplicate key/i

test.for(
  Object.keys(wires).flatMap((wire) => [
    [wire, 'a database that is down', '{ fails(how: "ECONNREFUSED") }', 'UNAVAILABLE'],
    [wire, 'a constraint', '{ fails(how: "23514") }', 'INTERNAL'],
    [wire, 'a value that is taken', '{ fails(how: "23505") }', 'CONFLICT'],
    [wire, 'a thrown secret', '{ fails(how: "") }', 'INTERNAL'],
    [wire, 'a misspelt field', '{ hallo }', 'INVALID_INPUT'],
    [wire, 'a misspelt argument', '{ hello(nam: "x") }', 'INVALID_INPUT'],
  ]),
)('over %s, %s tells nothing of our inside', async ([wire, , query, code]) => {
  small.house.log.length = 0
  const answer = await wires[wire as keyof typeof wires](query!)
  const [error] = answer.errors!
  expect(error!.extensions.code).toBe(code)
  expect(JSON.stringify(answer)).not.toMatch(inside)
  if (code !== 'INTERNAL') return
  const lines = small.house.log.map((line) => JSON.parse(line))
  const cause = lines.find(({ requestId, err }) => err && requestId === error!.extensions.requestId)
  // The log has what the answer has not: so the look at the answer is not blind.
  expect(JSON.stringify(cause)).toMatch(inside)
})

test('a database that goes away is UNAVAILABLE over both wires, and nothing more is told', async () => {
  await using gateway = await startGateway({ config: { production: true } })
  const client = await gateway.as(await gateway.world.member(await gateway.world.circle()))
  const connected = await open(gateway.url, client.headers.authorization!)
  const { ownerUrl } = gateway.database
  const name = new URL(ownerUrl).pathname.slice(1)
  const server = new URL(ownerUrl)
  server.pathname = '/postgres'
  await withConnection(server.href, 'the server', async (postgres) => {
    await postgres.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`)
    await postgres.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name])
  })
  const query = '{ sites(first: 1) { totalCount } }'
  const answers = [await client.ask(query), await answerOn(connected, query)]
  for (const answer of answers) {
    expect(answer.errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }])
    expect(JSON.stringify(answer)).not.toMatch(inside)
    expect(JSON.stringify(answer)).not.toMatch(new RegExp(`${name}|127\\.0\\.0\\.1|5432`))
  }
  await connected.dispose()
})
