import { hash } from '@node-rs/argon2'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import type { TestGateway } from '../support/gateway.ts'
import { documentOf, tryOut } from './matrix/ask.ts'
import { Feed, feeds, subscriptionTo } from './matrix/feed.ts'
import { Judge } from './matrix/judge.ts'
import type { Ask } from './matrix/roots.ts'
import { emailOf } from './matrix/seed.ts'
import { clientOf, facts, openStage, others, questions, total, tries, views, words } from './matrix/stage.ts'
import type { Member } from './model/facts.ts'
import type { View } from './model/view.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await openStage()
})
afterAll(() => gateway.stop())

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

/** So many follow at a time: a change is looked into for each of them, and a busy machine may need seconds for all. */
const together = 40

test.each(Object.keys(feeds))('by %s everyone is told the changes of what they see, and of nothing else', async (field) => {
  const judge = new Judge(words)
  const asking = [...views, ...others]
  const faults: string[] = []
  for (let from = 0; from < asking.length; from += together)
    faults.push(...(await followed(field, asking.slice(from, from + together), judge)))
  console.log(`${asking.length} feeds, ${total(judge.cells)} cells of what ${field} told, by`, judge.kinds)
  expect([...faults, ...judge.faults].slice(0, 20)).toEqual([])
}, 180_000)

async function followed(field: string, asking: View[], judge: Judge): Promise<string[]> {
  const open = await Promise.all(asking.map(async (view) => new Feed(view, field, { client: await clientOf(gateway, view), judge })))
  const done = () => open.every(({ isDone }) => isDone)
  // Nothing says when a subscription has begun, so the rows are changed until all are told.
  for (let turn = 0; turn < 20 && !done(); turn++) {
    await gateway.world.run(feeds[field]!.stir)
    for (let wait = 0; wait < 20 && !done(); wait++) await pause(100)
  }
  await pause(500)
  await Promise.all(open.map((one) => one.end()))
  return open.flatMap((one) => one.judgedBy(judge))
}

test('a session shows its own person and their memberships, and ends', async () => {
  const judge = new Judge(words)
  const password = 'a password of tests'
  await gateway.world.run('UPDATE account SET password_hash = $1', [await hash(password)])
  for (const view of oneOfEachRole()) {
    const email = emailOf(view.member.accountId)
    const login = opening('login', `email: "${email}", password: "${password}"`)
    const held = await gateway.stranger.ask<{ login: Tokens }>(`mutation { login${login.args} { accessToken refreshToken } }`)
    const { accessToken, refreshToken } = held.data!.login
    const refresh = opening('refreshSession', `refreshToken: "${refreshToken}"`)
    for (const ask of [login, refresh]) {
      const answer = await tryOut(gateway.stranger, ask)
      judge.judge(view, [ask], answer, 'Mutation')
    }
    await endsFor(gateway.bearing(accessToken, view.company.id))
  }
  console.log(`${total(judge.cells)} cells of sessions`)
  expect(judge.faults.slice(0, 20)).toEqual([])
})

type Tokens = { accessToken: string; refreshToken: string }

const oneOfEachRole = () => [...new Map(views.map((view) => [`${view.company.type} ${view.member.role}`, view])).values()]

const opening = (field: string, input: string): Ask => ({
  ...{ field, args: `(input: { ${input} })`, type: 'Session', shape: 'one' },
  find: ({ member }) => member,
})

test('everybody ends their own sessions and changes their own password, and nobody else’s', async () => {
  const [first, second] = ['a password of tests', 'another password of tests']
  await gateway.world.run('UPDATE account SET password_hash = $1', [await hash(first)])
  const roles = oneOfEachRole()
  for (const [index, { member, company }] of roles.entries()) {
    const other = roles[(index + 1) % roles.length]!.member
    const by = gateway.bearing(await tokenOf(member, first), company.id)
    const lost = gateway.bearing(await tokenOf(member, first), company.id)
    const own = await currentOf(lost)
    expect(await done(by, `endSession(input: { id: "${other.sessionId}" })`)).toBe('NOT_FOUND')
    expect(await done(by, `endSession(input: { id: "${own}" })`)).toBe(true)
    expect((await lost.ask('{ me { id } }')).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
    const change = `currentPassword: "${first}", newPassword: "${second}"`
    expect(await done(by, `changePassword(input: { ${change} })`)).toBe(true)
    expect(await tokenOf(member, second)).toBeTruthy()
    expect(await done(by, 'logoutEverywhere')).toBe(true)
    expect(await done(by, 'logoutEverywhere')).toBe('UNAUTHENTICATED')
  }
  const untouched = roles.map(({ member }) => member.sessionId)
  const open = await gateway.world.run(`SELECT id FROM session WHERE kind = 'LOGIN' AND ended_at IS NULL AND id <> ALL ($1)`, [untouched])
  expect(open).toHaveLength(facts.members.length - roles.length)
})

async function tokenOf({ accountId }: Member, password: string): Promise<string> {
  const input = `email: "${emailOf(accountId)}", password: "${password}"`
  const { data } = await gateway.stranger.ask<{ login: Tokens }>(`mutation { login(input: { ${input} }) { accessToken refreshToken } }`)
  return data!.login.accessToken
}

async function currentOf(client: Client): Promise<string> {
  type Open = { sessions: { id: string; isCurrent: boolean }[] }
  const { data } = await client.ask<Open>('{ sessions { id isCurrent } }')
  return data!.sessions.find(({ isCurrent }) => isCurrent)!.id
}

/** What a mutation that answers yes or no has answered, or why it did not. */
async function done(client: Client, field: string): Promise<unknown> {
  const { data, errors } = await client.ask(`mutation { done: ${field} }`)
  return data?.done ?? errors?.[0]?.extensions.code
}

async function endsFor(client: Client): Promise<void> {
  expect(await client.ask('mutation { logout }')).toMatchObject({ data: { logout: true } })
  const { errors } = await client.ask('{ me { id } }')
  expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
}

test('a stranger is let in nowhere but where sessions begin', async () => {
  const { stranger } = gateway
  const ended = [
    'mutation { logout }',
    'mutation { logoutEverywhere }',
    'mutation { endSession(input: { id: "018f0000-0000-7000-8000-000000000000" }) }',
    'mutation { changePassword(input: { currentPassword: "-", newPassword: "-" }) }',
  ]
  const ways = [
    ...firsts(questions).map((ask) => [ask.field, () => stranger.ask(documentOf([ask]))] as const),
    ...firsts(tries).map((ask) => [ask.field, () => tryOut(stranger, ask)] as const),
    ...ended.map((document) => [document, () => stranger.ask(document)] as const),
  ]
  for (const [what, ask] of ways) {
    const { errors, data } = await ask()
    expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([])
    expect(
      errors?.map((error) => error.extensions.code),
      what,
    ).toEqual(['UNAUTHENTICATED'])
  }
  for (const field of Object.keys(feeds)) {
    const { value } = await gateway.stranger.follow(subscriptionTo(field)).next()
    expect(value.data ?? null).toBeNull()
    expect(value.errors[0].extensions.code).toBe('UNAUTHENTICATED')
  }
})

const firsts = <T extends Ask>(asks: T[]) => [...new Map(asks.map((one) => [one.field, one])).values()]
