import { Client } from 'undici'
import { afterAll, expect, test } from 'vitest'
import { startSmall } from './small-gateway.ts'

const small = await startSmall()
const clients = Array.from({ length: 200 }, () => new Client(small.url))
afterAll(async () => {
  await Promise.all(clients.map((client) => client.destroy()))
  await small[Symbol.asyncDispose]()
})

async function ask(client: Client, query: string): Promise<string> {
  const headers = { 'content-type': 'application/json', authorization: 'Bearer good' }
  const request = { path: '/graphql', method: 'POST', headers, body: JSON.stringify({ query }) }
  return (await client.request(request)).body.text()
}

test.for([
  ['documents that ask for too much', `{ hello ${'{ hello '.repeat(20)}${'}'.repeat(20)} }`],
  ['what somebody may not ask', '{ books(ids: ["1"]) { nodes { title } } }'],
])('many at once who ask for %s are refused one by one, and others are answered meanwhile', async ([, query]) => {
  small.house.held.clear()
  const [good, ...bad] = clients as [Client, ...Client[]]
  // All of them are connected.
  for (const client of clients) expect(await ask(client, '{ hello }')).toContain('world')
  let refused = 0
  const refusals = bad.map(async (client) => {
    expect(await ask(client, query!)).toContain('"errors":[')
    refused++
  })
  expect(await ask(good, '{ hello }')).toContain('world')
  expect(refused).toBeLessThan(bad.length / 4)
  await Promise.all(refusals)
})
