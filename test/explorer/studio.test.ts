import { getIntrospectionQuery } from 'graphql'
import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { readConfig } from '../../src/config/index.ts'
import { type Small, startSmall } from '../protocol/small-gateway.ts'

const { origins } = readConfig({})

let small: Small
beforeAll(async () => {
  small = await startSmall({ production: false, origins: [...origins!] })
})
afterAll(() => small[Symbol.asyncDispose]())

/** What the page's own script sends, as its browser does. */
const asking = (origin: string, more: Record<string, string> = {}) => ({
  origin,
  'content-type': 'application/json',
  authorization: 'Bearer good',
  'x-tenant-id': 't',
  ...more,
})

test('development lets in Studio and the embedded Sandbox', () => {
  expect(origins).toContain('https://studio.apollographql.com')
  expect(origins).toHaveLength(2)
})

test.for(origins!)('%s asks first, and may send its headers', async (origin) => {
  const wanted = 'authorization,content-type,x-tenant-id,apollo-require-preflight'
  const { status, headers } = await fetch(`${small.url}/graphql`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': wanted,
    },
  })
  expect(status).toBe(204)
  expect(headers.get('access-control-allow-origin')).toBe(origin)
  expect(headers.get('access-control-allow-headers')?.toLowerCase()).toContain('x-tenant-id')
})

test.for(origins!)('%s reads the schema', async (origin) => {
  const response = await fetch(`${small.url}/graphql`, {
    method: 'POST',
    headers: asking(origin),
    body: JSON.stringify({ query: getIntrospectionQuery(), operationName: 'IntrospectionQuery' }),
  })
  expect(response.headers.get('access-control-allow-origin')).toBe(origin)
  expect(await response.json()).toMatchObject({ data: { __schema: { types: expect.anything() } } })
})

test.for(origins!)('%s opens a WebSocket', async (origin) => {
  class FromThere extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { origin })
    }
  }
  const url = `${small.ws}/graphql`
  const client = createClient({ url, webSocketImpl: FromThere, retryAttempts: 0, lazy: false })
  await new Promise((resolve, reject) => {
    client.on('connected', resolve)
    client.on('closed', reject)
  })
  await client.dispose()
})

test('another page may do none of this', async () => {
  const origin = 'https://elsewhere.example'
  const response = await fetch(`${small.url}/graphql`, {
    method: 'POST',
    headers: asking(origin),
    body: JSON.stringify({ query: '{ hello }' }),
  })
  expect(response.headers.get('access-control-allow-origin')).not.toBe(origin)
  const socket = new WebSocket(`${small.ws}/graphql`, 'graphql-transport-ws', { origin })
  await expect(new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))).rejects.toThrow('403')
})
