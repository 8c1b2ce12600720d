import { hash } from '@node-rs/argon2'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import type { TestGateway } from '../support/gateway.ts'
import { documentOf } from './matrix/ask.ts'
import { Feed, feed } from './matrix/feed.ts'
import { Judge } from './matrix/judge.ts'
import type { Ask } from './matrix/roots.ts'
import { emailOf } from './matrix/seed.ts'
import {
  clientOf,
  facts,
  openStage,
  questions,
  total,
  tries,
  views,
  words,
} from './matrix/stage.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await openStage()
})
afterAll(() => gateway.stop())

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

test('everyone is told the changes of the sites that they see, and of no other', async () => {
  const judge = new Judge(words)
  const feeds = await Promise.all(
    views.map(async (view) => new Feed(view, await clientOf(gateway, view))),
  )
  const told = () => feeds.every((one) => one.told.size >= one.sees.size)
  // Nothing says when a subscription has begun, so the sites are changed until all are told.
  for (let turn = 0; turn < 20 && !told(); turn++) {
    await gateway.world.run(`UPDATE site SET address = address || '.'`)
    for (let wait = 0; wait < 20 && !told(); wait++) await pause(100)
  }
  await pause(500)
  await Promise.all(feeds.map((one) => one.end()))
  for (const { view, told, sees } of feeds) {
    expect(new Set(told.keys()), view.member.name).toEqual(sees)
    for (const [key, event] of told) judge.judge(view, [change(key)], event, 'Subscription')
  }
  console.log(`${feeds.length} feeds, ${total(judge.cells)} cells of what they told`)
  expect(judge.faults.slice(0, 20)).toEqual([])
}, 60_000)

function change(key: string): Ask {
  const site = facts.sites.find(({ tenantId, id }) => `${tenantId} ${id}` === key)
  const what = { field: 'siteChanged', type: 'SiteChanged', shape: 'one' } as const
  return { ...what, args: '', needs: 'site.read', find: () => site }
}

test('a session shows its own person and their memberships, and ends', async () => {
  const judge = new Judge(words)
  const password = 'a password of tests'
  await gateway.world.run('UPDATE account SET password_hash = $1', [await hash(password)])
  for (const view of oneOfEachRole()) {
    const email = emailOf(view.member.accountId)
    const login = opening('login', `email: "${email}", password: "${password}"`)
    const held = await gateway.stranger.ask<{ login: Tokens }>(
      `mutation { login${login.args} { accessToken refreshToken } }`,
    )
    const { accessToken, refreshToken } = held.data!.login
    const refresh = opening('refreshSession', `refreshToken: "${refreshToken}"`)
    for (const ask of [login, refresh]) {
      const answer = await gateway.stranger.ask(documentOf([ask], 'mutation'))
      judge.judge(view, [ask], answer, 'Mutation')
    }
    await endsFor(gateway.bearing(accessToken, view.company.id))
  }
  console.log(`${total(judge.cells)} cells of sessions`)
  expect(judge.faults.slice(0, 20)).toEqual([])
})

type Tokens = { accessToken: string; refreshToken: string }

const oneOfEachRole = () => [
  ...new Map(views.map((view) => [`${view.company.type} ${view.member.role}`, view])).values(),
]

const opening = (field: string, input: string): Ask => ({
  ...{ field, args: `(input: { ${input} })`, type: 'Session', shape: 'one' },
  find: ({ member }) => member,
})

async function endsFor(client: Client): Promise<void> {
  expect(await client.ask('mutation { logout }')).toMatchObject({ data: { logout: true } })
  const { errors } = await client.ask('{ me { id } }')
  expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
}

test('a stranger is let in nowhere but where sessions begin', async () => {
  const documents = [
    ...firsts(questions).map((ask) => documentOf([ask])),
    ...firsts(tries).map((ask) => documentOf([ask], 'mutation')),
    'mutation { logout }',
  ]
  for (const document of documents) {
    const { errors, data } = await gateway.stranger.ask(document)
    expect(Object.values(data ?? {}).filter((value) => value !== null)).toEqual([])
    expect(
      errors?.map((error) => error.extensions.code),
      document,
    ).toEqual(['UNAUTHENTICATED'])
  }
  const { value } = await gateway.stranger.follow(feed).next()
  expect(value.data ?? null).toBeNull()
  expect(value.errors[0].extensions.code).toBe('UNAUTHENTICATED')
})

const firsts = <T extends Ask>(asks: T[]) => [
  ...new Map(asks.map((one) => [one.field, one])).values(),
]
