import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Small, startSmall } from '../protocol/small-gateway.ts'
import { Wire } from '../protocol/wire.ts'

let small: Small
beforeAll(async () => {
  small = await startSmall({ socketLimits: { round: 60_000 } })
})
afterAll(() => small[Symbol.asyncDispose]())

const open = () => Wire.greeted(small.ws, { authorization: 'Bearer good' })
const size = 50_000
const pages = 1000

/** How much of a book was taken from its source for the reader of that name. */
const taken = (reader: string) => small.house.taken.get(reader) ?? 0

/** Resolves when no more is taken for a while. */
async function settled(reader: string): Promise<number> {
  let before = -1
  while (before !== taken(reader)) {
    before = taken(reader)
    await new Promise((done) => setTimeout(done, 300))
  }
  return before
}

const read = (reader: string) => `subscription { pages(reader: "${reader}", size: ${size}, count: ${pages}) }`

test('for a subscriber that stops reading nothing is read ahead, and others get all that there is', async () => {
  await using stalled = await open()
  await using diligent = await open()
  stalled.socket.pause()
  stalled.subscribe('1', read('stalled'))
  // What the kernel holds on its way is all that is taken: a few megabytes of fifty.
  expect(await settled('stalled')).toBeLessThan(pages / 5)
  diligent.subscribe('1', read('diligent'))
  await expect.poll(() => diligent.heard.at(-1)?.type, { timeout: 20_000 }).toBe('complete')
  expect(diligent.heard).toHaveLength(pages + 1)
  expect(taken('stalled')).toBeLessThan(pages / 5)
  // And it goes on where it was when it reads again.
  stalled.socket.resume()
  await expect.poll(() => stalled.heard.length, { timeout: 20_000 }).toBe(pages + 1)
})

test('of a subscriber that stops reading and goes away nothing is left', async () => {
  const stalled = await open()
  stalled.socket.pause()
  stalled.subscribe('1', read('leaving'))
  await settled('leaving')
  stalled.socket.terminate()
  await expect.poll(() => small.house.readers.has('leaving')).toBe(false)
})

test('who asks and does not read the answers is cut off, though it is still there', async () => {
  await using strict = await startSmall({ socketLimits: { round: 300, unread: 1024 * 1024 } })
  await using greedy = await Wire.greeted(strict.ws, { authorization: 'Bearer good' })
  for (let id = 0; id < 90; id++) greedy.subscribe(String(id), '{ wall(size: 1000000) }')
  greedy.socket.pause()
  await new Promise((done) => setTimeout(done, 3000))
  // No goodbye comes through either: it finds out when it reads on.
  greedy.socket.resume()
  expect(await greedy.closed).toBe(1006)
  expect(greedy.heard.length).toBeLessThan(90)
})

test('who is not there any more is let go', async () => {
  await using strict = await startSmall({ socketLimits: { round: 300 } })
  const there = await Wire.greeted(strict.ws, { authorization: 'Bearer good' })
  const gone = await Wire.greeted(strict.ws, { authorization: 'Bearer good' })
  for (const wire of [there, gone]) wire.subscribe('1', 'subscription { renamed { title } }')
  await expect.poll(() => strict.house.events.listenerCount('renamed')).toBe(2)
  gone.socket.pause()
  await expect.poll(() => strict.house.events.listenerCount('renamed')).toBe(1)
  await new Promise((done) => setTimeout(done, 1000))
  expect(strict.house.events.listenerCount('renamed')).toBe(1)
  await there[Symbol.asyncDispose]()
  await gone[Symbol.asyncDispose]()
})
