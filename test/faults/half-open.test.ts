import { connect, type Socket } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { ask, startSmall } from '../protocol/small-gateway.ts'

const small = await startSmall({ patience: { headers: 1000, request: 2000 } })
afterAll(() => small[Symbol.asyncDispose]())
const port = Number(new URL(small.url).port)

/** A connection that has said as much as that, and what comes of it. */
class Half {
  heard = ''
  readonly ended: Promise<string>

  private constructor(readonly socket: Socket) {
    socket.on('data', (bytes) => {
      this.heard += bytes
    })
    socket.on('error', () => {})
    this.ended = new Promise((resolve) => socket.on('close', () => resolve(this.heard)))
  }

  static open(said: string): Promise<Half> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.removeListener('error', reject)
        socket.write(said)
        resolve(new Half(socket))
      })
      socket.once('error', reject)
    })
  }
}

const many = <T>(count: number, make: () => Promise<T>) => Promise.all(Array.from({ length: count }, make))

const post = (rest: string) => `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${rest}`

/** What a good client usually waits for an answer. */
async function usualWait(): Promise<number> {
  const waits: number[] = []
  for (let asked = 0; asked < 11; asked++) {
    const begun = performance.now()
    expect(await ask(small, '{ hello }')).toMatchObject({ status: 200 })
    waits.push(performance.now() - begun)
  }
  return waits.sort((a, b) => a - b)[5]!
}

test.for<[string, string, string]>([
  ['say nothing', '', ''],
  ['stop in the middle of a header', 'POST /graphql HTTP/1.1\r\nHost: x\r\nX-Sl', '408'],
  ['stop before the body', post('Content-Length: 100\r\n\r\n'), '408'],
  ['stop in the middle of the body', post('Content-Length: 100\r\n\r\n{"query":'), '408'],
  ['stop between the parts of a body', post('Transfer-Encoding: chunked\r\n\r\n5\r\n{"que\r\n'), '408'],
])('of 800 connections that %s none lasts, and others are answered meanwhile', async ([, said, status]) => {
  const halves = await many(800, () => Half.open(said))
  // Far longer than an answer takes, and far shorter than those are waited for.
  expect(await usualWait()).toBeLessThan(500)
  const ends = await Promise.all(halves.map(({ ended }) => ended))
  if (status !== '') expect(ends.filter((heard) => heard.startsWith(`HTTP/1.1 ${status}`))).not.toEqual([])
  expect(ends.filter((heard) => heard.includes(' 200 '))).toEqual([])
})

test('a header that comes a letter at a time is not waited for to its end', async () => {
  const half = await Half.open('POST /graphql HTTP/1.1\r\nHost: x\r\nX-Slow: ')
  const drip = setInterval(() => half.socket.write('a'), 100)
  const begun = performance.now()
  expect(await half.ended).toContain('408 Request Timeout')
  clearInterval(drip)
  expect(performance.now() - begun).toBeLessThan(3000)
})

test('a body that comes a letter at a time is not waited for to its end', async () => {
  const half = await Half.open(post('Content-Length: 100000\r\n\r\n'))
  const drip = setInterval(() => half.socket.write(' '), 100)
  expect(await half.ended).toContain('408 Request Timeout')
  clearInterval(drip)
})

test('the start of many large bodies does not fill the memory', async () => {
  const begun = post(`Content-Length: ${2 ** 20}\r\n\r\n${' '.repeat(1000)}`)
  const halves = await many(100, () => Half.open(begun))
  await expect.poll(() => halves.filter(({ heard }) => heard.includes(' 503 ')).length).toBe(36)
  // Requests of the usual size are taken all the time.
  expect(await usualWait()).toBeLessThan(500)
  await Promise.all(halves.map(({ ended }) => ended))
  const large = `{ hello ${'#'.repeat(20_000)}\n }`
  expect(await ask(small, large)).toMatchObject({ status: 200 })
})

test('bodies that are refused because they are too large leave their room to others', async () => {
  for (let sent = 0; sent < 100; sent++) {
    const half = await Half.open(`${post('Content-Length: 2000000')}\r\n\r\n${'x'.repeat(2_000_000)}`)
    await expect.poll(() => half.heard).toMatch(/ 413 | 503 /)
    expect(half.heard).toContain(' 413 ')
    half.socket.destroy()
  }
})

test.for<[string, string, number, string]>([
  ['a thousand headers', Array.from({ length: 1000 }, (_, i) => `x-${i}: 1`).join('\r\n'), 431, 'TOO_COMPLEX'],
  ['a hundred thousand headers', Array.from({ length: 100_000 }, (_, i) => `x-${i}: 1`).join('\r\n'), 431, 'TOO_COMPLEX'],
  ['a header of a megabyte', `x-large: ${'x'.repeat(2 ** 20)}`, 431, 'TOO_COMPLEX'],
  ['a header without a name', ': x', 400, 'INVALID_INPUT'],
])('%s is refused in the shape of every other answer', async ([, headers, status, code]) => {
  const half = await Half.open(`GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n\r\n`)
  const heard = await half.ended
  expect(heard).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  const { errors } = JSON.parse(heard.split('\r\n\r\n')[1]!)
  expect(errors).toMatchObject([{ message: expect.any(String), extensions: { code } }])
})
