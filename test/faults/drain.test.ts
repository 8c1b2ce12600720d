import { request } from 'node:http'
import { createClient } from 'graphql-ws'
import pg from 'pg'
import { afterAll, expect, test, vi } from 'vitest'
import WebSocket from 'ws'
import { blankDatabase } from '../support/database.ts'
import { type Program, runProgram, signIn } from '../support/program.ts'

vi.setConfig({ testTimeout: 120_000 })

const asked = 200
const sockets = 200
const subscriptionsOnEach = 5

const database = await blankDatabase()
afterAll(database.drop)

/** One person stands for a crowd here: budgets and seats are shown elsewhere. */
const crowd = {
  DATABASE_URL: database.ownerUrl,
  ...{ SOCKETS_PER_CALLER: '0', BUDGET_PER_CALLER: '0', BUDGET_PER_TENANT: '0' },
}

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

type Told = { status: number; connection: string | null; said: unknown } | 'no answer'

type CloseEvent = { code: number }

type Body = { data?: { sites: { totalCount: number } }; errors?: { extensions: { code: string } }[] }

/** One question that needs the table of sites. */
async function question({ url }: Program, token: string): Promise<Told> {
  try {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ sites(first: 5) { totalCount } }' }),
    })
    const { data, errors } = (await response.json()) as Body
    const connection = response.headers.get('connection')
    const said = data?.sites.totalCount ?? errors?.[0]?.extensions.code
    return { status: response.status, connection, said }
  } catch {
    return 'no answer'
  }
}

/** Opens a socket with subscriptions on it, and says later with what code it was closed. */
async function subscriber({ url }: Program, token: string) {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    connectionParams: { authorization: `Bearer ${token}` },
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: () => {},
  })
  const closed = new Promise<number>((resolve) => {
    client.on('closed', (event) => resolve((event as CloseEvent).code))
  })
  const nobody = { next: () => {}, error: () => {}, complete: () => {} }
  const query = 'subscription { siteChanged { site { id } } }'
  await new Promise<void>((resolve, reject) => {
    client.on('connected', () => resolve())
    client.on('closed', (event) => reject(new Error(`closed with ${(event as CloseEvent).code}`)))
  })
  for (let turn = 0; turn < subscriptionsOnEach; turn++) client.subscribe({ query }, nobody)
  return { closed }
}

/** Holds the table of sites until it is let go, so that questions about it stay under way. */
async function holdSites(ownerUrl: string) {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  await client.query('BEGIN; LOCK TABLE site IN ACCESS EXCLUSIVE MODE')
  let held = true
  const letGo = async () => {
    if (held) await client.end()
    held = false
  }
  return { letGo, [Symbol.asyncDispose]: letGo }
}

const subscriptionsOf = async ({ url }: Program) => {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^circlegate_subscriptions (\d+)/m.exec(text)?.[1])
}

/** Everything under way at once: questions that wait for the table, and open subscriptions. */
async function busy(program: Program, load: { asked: number; sockets: number }) {
  const token = await signIn(program, 'manager@vod-mpcg.example')
  const closings: Promise<number>[] = []
  // A few at a time: a machine that is busy would not hear all their hellos in time.
  while (closings.length < load.sockets) {
    const few = Array.from({ length: 10 }, () => subscriber(program, token))
    closings.push(...(await Promise.all(few)).map(({ closed }) => closed))
  }
  const wanted = load.sockets * subscriptionsOnEach
  await expect.poll(() => subscriptionsOf(program), { timeout: 20_000 }).toBe(wanted)
  return {
    token,
    codes: Promise.all(closings),
    ask: () => Promise.all(Array.from({ length: load.asked }, () => question(program, token))),
  }
}

/** Over a connection of its own, as a balancer asks. */
function readiness({ url }: Program): Promise<{ status?: number; body: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/readyz`, { agent: false })
    sent.on('error', reject).on('response', async (response) => {
      let body = ''
      for await (const part of response) body += part
      resolve({ status: response.statusCode, body })
    })
    sent.end()
  })
}

/** Asks until the node says that it goes, however long each answer takes on a machine that is busy. */
async function farewell(program: Program): Promise<number | undefined> {
  for (;;) {
    const { status, body } = await readiness(program)
    if (body.includes('going away')) return status
    await pause(20)
  }
}

/** With what code somebody is sent away who connects now: a code is what clients connect again after. */
function newcomer({ url }: Program): Promise<number> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  return new Promise((resolve, reject) => socket.on('error', reject).on('close', resolve))
}

test('a SIGTERM lets 200 requests and 1,000 subscriptions end in peace, and a second one cuts nothing', async () => {
  await using program = await runProgram({ ...crowd, DRAIN_SECONDS: '3' })
  const { token, codes, ask } = await busy(program, { asked, sockets })
  await question(program, token)
  await using sites = await holdSites(database.ownerUrl)
  const answers = ask()
  await pause(300)
  program.process.kill('SIGTERM')
  expect(await farewell(program)).toBe(503)
  expect(await newcomer(program)).toBe(1001)
  program.process.kill('SIGTERM')
  await sites.letGo()
  const told = await answers
  expect(told).toHaveLength(asked)
  // On a machine that is busy some wait for a lane until they are told that there is none.
  const good = {
    connection: 'close',
    said: expect.toSatisfy((said) => [12, 'UNAVAILABLE'].includes(said)),
  }
  for (const one of told) expect(one).toMatchObject(good)
  expect(told.filter((one) => typeof one === 'object' && one.said === 12).length).toBeGreaterThan(15)
  expect(await codes).toEqual(Array.from({ length: sockets }, () => 1001))
  // Three seconds of drain and seven for what is under way: later than that the code would be another.
  expect(await program.ended).toBe(0)
})

test('a process that is cut off is seen to be', async () => {
  await using program = await runProgram(crowd)
  const { codes, ask } = await busy(program, { asked: 5, sockets: 10 })
  await using sites = await holdSites(database.ownerUrl)
  const answers = ask()
  await pause(300)
  program.process.kill('SIGKILL')
  expect(await answers).toEqual(Array.from({ length: 5 }, () => 'no answer'))
  expect(await codes).toEqual(Array.from({ length: 10 }, () => 1006))
  expect(await program.ended).toBe('SIGKILL')
  await sites.letGo()
})

test('a connection over which nothing is asked does not hold it up', async () => {
  await using program = await runProgram(crowd)
  await fetch(`${program.url}/healthz`)
  program.process.kill('SIGTERM')
  // Were it waited for, the time to leave would be up, and the code another.
  expect(await program.ended).toBe(0)
})
