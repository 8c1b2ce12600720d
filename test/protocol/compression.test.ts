import { request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Small, startSmall } from './small-gateway.ts'

let small: Small
beforeAll(async () => {
  small = await startSmall({ production: false })
})
afterAll(() => small[Symbol.asyncDispose]())

type Received = { encoding: string | undefined; vary: string | undefined; body: Buffer }

/** As the bytes come: fetch would unpack them. */
function send(path: string, accept: string, query?: string): Promise<Received> {
  const headers = { 'content-type': 'application/json', 'accept-encoding': accept, authorization: 'Bearer good' }
  return new Promise((resolve, reject) => {
    const sent = request(`${small.url}${path}`, { method: query ? 'POST' : 'GET', headers })
    sent.on('error', reject).on('response', async (response) => {
      const parts: Buffer[] = []
      for await (const part of response) parts.push(part)
      const { 'content-encoding': encoding, vary } = response.headers
      resolve({ encoding, vary, body: Buffer.concat(parts) })
    })
    sent.end(query && JSON.stringify({ query }))
  })
}

const long = 'x'.repeat(5000)
const ask = (accept: string, query = `{ hello(name: "${long}") }`) => send('/graphql', accept, query)

test('a long answer is packed the way that the client likes', async () => {
  const plain = await ask('identity')
  expect(plain.encoding).toBeUndefined()
  expect(JSON.parse(plain.body.toString()).data).toEqual({ hello: `Hello ${long}` })
  const gzip = await ask('gzip')
  expect(gzip).toMatchObject({ encoding: 'gzip', vary: expect.stringMatching(/accept-encoding/i) })
  expect(gunzipSync(gzip.body)).toEqual(plain.body)
  const brotli = await ask('gzip, br')
  expect(brotli.encoding).toBe('br')
  expect(brotliDecompressSync(brotli.body)).toEqual(plain.body)
  expect(brotli.body.length).toBeLessThan(plain.body.length / 10)
})

test('an answer that fits into a packet is sent as it is', async () => {
  expect((await ask('gzip', '{ hello }')).encoding).toBeUndefined()
})

test('the answer of a mutation, which may hold a secret, is sent as it is', async () => {
  const query = `mutation { rename(input: { id: "1", title: "${long}" }) { title } }`
  const { encoding, body } = await ask('gzip', query)
  expect(encoding).toBeUndefined()
  expect(JSON.parse(body.toString()).data).toEqual({ rename: { title: long } })
})

test('metrics are packed once', async () => {
  const { encoding, body } = await send('/metrics', 'gzip')
  expect(encoding).toBe('gzip')
  expect(gunzipSync(body).toString()).toMatch(/^# HELP/)
})
