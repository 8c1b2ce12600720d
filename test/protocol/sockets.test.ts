import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeCodes } from '../../src/server/close-codes.ts'
import { startSmall } from './small-gateway.ts'
import { Wire } from './wire.ts'

let small: Awaited<ReturnType<typeof startSmall>>
beforeAll(async () => {
  small = await startSmall({
    seats: { address: 20, caller: 3 },
    socketLimits: { hello: 300, operations: 10, messages: 500, idle: 600, round: 150 },
  })
})
afterAll(() => small[Symbol.asyncDispose]())

const feed = 'subscription { renamed { title } }'
const open = (authorization = 'Bearer good') => Wire.greeted(small.ws, { authorization })
const feeds = (count: number) => expect.poll(() => small.house.events.listenerCount('renamed')).toBe(count)

test('a socket that never says hello is closed', async () => {
  await using wire = await Wire.open(small.ws)
  expect(await wire.closed).toBe(closeCodes.NO_HELLO)
})

test('a socket that asks for nothing is closed', async () => {
  await using wire = await open()
  expect(await wire.closed).toBe(closeCodes.IDLE)
})

test('a socket that follows something stays open, and is closed when it has ended that', async () => {
  await using wire = await open()
  wire.subscribe('1', feed)
  await feeds(1)
  const begun = performance.now()
  setTimeout(() => wire.send({ type: 'complete', id: '1' }), 1500)
  expect(await wire.closed).toBe(closeCodes.IDLE)
  expect(performance.now() - begun).toBeGreaterThan(2000)
})

test('of many subscriptions on one socket only as many are opened as there may be', async () => {
  await using wire = await open('Bearer many')
  for (let id = 0; id < 400; id++) wire.subscribe(String(id), feed)
  await expect.poll(() => wire.heard).toHaveLength(390)
  for (const refused of wire.heard) expect(refused).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'TOO_COMPLEX' } }] })
  await feeds(10)
})

test('five thousand subscriptions at once close their socket, and no other', async () => {
  await using wire = await open('Bearer flood')
  await using other = await open('Bearer other')
  other.subscribe('1', feed)
  wire.subscribe('first', feed)
  await feeds(2)
  for (let id = 0; id < 5000; id++) wire.subscribe(String(id), feed)
  expect(await wire.closed).toBe(closeCodes.TOO_MANY_MESSAGES)
  await feeds(1)
  small.house.events.emit('renamed', { id: '1', title: 'on' })
  await expect.poll(() => other.heard.map(({ type }) => type)).toContain('next')
})

test('an operation may be opened when another has ended, however it has', async () => {
  await using wire = await open('Bearer again')
  for (let id = 0; id < 10; id++) wire.subscribe(String(id), feed)
  await feeds(10)
  wire.subscribe('more', feed)
  await expect.poll(() => wire.heard).toMatchObject([{ type: 'error', id: 'more' }])
  wire.send({ type: 'complete', id: '3' })
  await feeds(9)
  for (const [id, query] of Object.entries({
    a: '{ hello }',
    b: '{ nothing }',
    c: '{',
    d: '{ fails(how: "x") }',
    e: feed,
  })) {
    wire.subscribe(id, query)
    await expect.poll(() => wire.heard.some((one) => one.id === id) || small.house.events.listenerCount('renamed') === 10).toBe(true)
  }
  await feeds(10)
})

test('queries whose answers are not waited for count as open until they have ended', async () => {
  await using wire = await open('Bearer hasty')
  const begun = () => small.house.diary.filter((entry) => entry === 'begin query')
  small.house.diary.length = 0
  for (let id = 0; id < 20; id++) {
    wire.subscribe(String(id), '{ slow }')
    wire.send({ type: 'complete', id: String(id) })
  }
  await expect.poll(() => begun().length).toBe(10)
  // Those that were refused are not run later either.
  await expect.poll(() => small.house.diary.filter((entry) => entry === 'commit').length).toBe(10)
  expect(begun()).toHaveLength(10)
})

test('one person may have as many sockets as that, and others theirs', async () => {
  await using _first = await open('Bearer fond')
  await using _second = await open('Bearer fond')
  {
    await using _third = await open('Bearer fond')
    await using fourth = await Wire.open(small.ws)
    fourth.send({ type: 'connection_init', payload: { authorization: 'Bearer fond' } })
    expect(await fourth.closed).toBe(closeCodes.TOO_MANY_SOCKETS)
    await using _other = await open('Bearer else')
  }
  await expect.poll(() => open('Bearer fond').then(() => 'open', String)).toBe('open')
})

test('one address may have as many sockets as that', async () => {
  await using crowded = await startSmall({ seats: { address: 2, caller: 0 } })
  await using _first = await Wire.open(crowded.ws)
  await using _second = await Wire.open(crowded.ws)
  await expect(Wire.open(crowded.ws)).rejects.toThrow('429')
  await _first[Symbol.asyncDispose]()
  await expect.poll(() => Wire.open(crowded.ws).then(() => 'open', String)).toBe('open')
})

test('who has spent their budget cannot connect', async () => {
  await using poor = await startSmall({ budgets: { caller: 1 } })
  await using _first = await Wire.greeted(poor.ws, { authorization: 'Bearer poor' })
  await using second = await Wire.open(poor.ws)
  second.send({ type: 'connection_init', payload: { authorization: 'Bearer poor' } })
  expect(await second.closed).toBe(closeCodes.TRY_AGAIN_LATER)
})
