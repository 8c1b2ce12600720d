import { afterAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import { codeOf, dataOf } from '../../support/answers.ts'
import { Following } from '../../support/follow.ts'
import { startGateway } from '../../support/gateway.ts'
import { siteChanged, sites } from '../site/documents.ts'
import { revokeApiKey } from './documents.ts'

const gateway = await startGateway()
const other = await startGateway({ database: gateway.database })
const { world } = gateway
afterAll(async () => {
  await other.stop()
  await gateway.stop()
})

async function scene() {
  const circle = await world.circle()
  const key = await world.apiKey(await world.member(circle), ['site.read', 'tenant.read'])
  const admin = await gateway.as(await world.member(circle))
  const revoke = async () => dataOf(await admin.ask(revokeApiKey, { input: { id: key.id, version: 1 } }))
  return { circle, key, revoke }
}

test('a revoked key is refused at the very next operation on every node', async () => {
  const { key, revoke } = await scene()
  const nodes = [gateway.showing(key.secret), other.showing(key.secret)]
  for (const node of nodes) dataOf(await node.ask(sites, {}))
  await revoke()
  for (const node of nodes) expect(codeOf(await node.ask(sites, {}))).toBe('UNAUTHENTICATED')
})

test('a feed that it has opened ends within a second, without an event, on another node too', async () => {
  const { circle, key, revoke } = await scene()
  const program = other.showing(key.secret)
  await using feed = await Following.of(program, siteChanged, () => world.site(circle))
  await revoke()
  const late = setTimeout(() => expect.unreachable('still open after a second'), 1000)
  expect(await feed.ending()).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  clearTimeout(late)
})

test('the socket of a feed that ended so is closed with 4401; others stay open', async () => {
  const { circle, key, revoke } = await scene()
  const kept = await world.apiKey(await world.member(circle), ['site.read', 'tenant.read'])
  const open = await Promise.all([key, kept].map(({ secret }) => follows(secret)))
  await revoke()
  expect(await open[0]!.closed).toBe(4401)
  expect(open[1]!.socket.readyState).toBe(WebSocket.OPEN)
  open[1]!.socket.close()
})

/** A socket that follows the changes of sites, as a program without a library would. */
async function follows(secret: string) {
  const socket = new WebSocket(`${gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  await new Promise((resolve) => socket.once('open', resolve))
  const heard = new Promise((resolve) => socket.once('message', resolve))
  socket.send(JSON.stringify({ type: 'connection_init', payload: { 'X-API-Key': secret } }))
  await heard
  const query = 'subscription { siteChanged { action } }'
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } }))
  // Nothing says when a subscription has begun.
  await new Promise((resolve) => setTimeout(resolve, 300))
  return { socket, closed }
}
