import { hash } from '@node-rs/argon2'
import { buildClientSchema, extendSchema, getIntrospectionQuery, type IntrospectionQuery, parse } from 'graphql' // biome-ignore format: one list
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { batches, documentOf } from './matrix/ask.ts'
import { asked, leading } from './matrix/covered.ts'
import { Judge } from './matrix/judge.ts'
import { Refusal } from './matrix/lines.ts'
import { columns } from './matrix/places.ts'
import { type Ask, queries } from './matrix/roots.ts'
import { emailOf, seed } from './matrix/seed.ts'
import { Words } from './matrix/words.ts'
import { type Write, writes } from './matrix/writes.ts'
import { sitesOf } from './model/rows.ts'
import { roles } from './model/roles.ts'
import { View } from './model/view.ts'
import { drawWorld } from './model/world.ts'

const facts = drawWorld()
const views = facts.members.map((member) => new View(facts, member))
const words = new Words(facts)
const questions: Ask[] = Object.entries(queries).flatMap(([field, of]) =>
  of(facts).map((given) => ({ field, ...given })),
)
const tries: Write[] = Object.entries(writes).flatMap(([field, of]) =>
  of(facts).map((given) => ({ field, ...given })),
)

let gateway: TestGateway
const clientOf = ({ member }: View): Promise<Client> =>
  gateway.as({ ...member, email: emailOf(member.accountId) })

beforeAll(async () => {
  gateway = await startGateway()
  await seed(gateway.world, facts)
})
afterAll(() => gateway.stop())

const total = (counts: Map<string, number>) => [...counts.values()].reduce((sum, n) => sum + n, 0)

test('everyone reads what the model says, to the letter and the count', async () => {
  const judge = new Judge(words)
  for (const view of views) {
    const client = await clientOf(view)
    for (const batch of batches(questions))
      judge.judge(view, batch, await client.ask(documentOf(batch)))
  }
  console.log(`${total(judge.cells)} cells of reading, about companies that are`, judge.places)
  expect(judge.faults).toEqual([])
  expect(columns.filter((column) => !judge.places.has(column))).toEqual([])
}, 120_000)

test('everyone writes what the model says, and is refused all else in its words', async () => {
  const judge = new Judge(words)
  let done = 0
  for (const view of views.filter(isAtWork)) {
    const client = await clientOf(view)
    for (const attempt of tries) {
      const answer = await client.ask(documentOf([attempt], 'mutation'))
      judge.judge(view, [attempt], answer, 'Mutation')
      if (!answer.data) continue
      done++
      for (const statement of attempt.undo) await gateway.world.run(statement)
    }
  }
  console.log(`${total(judge.cells)} cells of writing, of which ${done} were done`)
  expect(judge.faults).toEqual([])
}, 180_000)

/** Vendors that only stand for a contract have no more to try than each other. */
const isAtWork = ({ company, member }: View) =>
  company.type !== 'VENDOR' || facts.units.some(({ tenantId }) => tenantId === member.tenantId)

test('everyone is told the changes of the sites that they see, and of no other', async () => {
  const judge = new Judge(words)
  const feeds = await Promise.all(views.map(async (view) => new Feed(view, await clientOf(view))))
  const told = () => feeds.every((feed) => feed.told.size >= feed.sees.size)
  // Nothing says when a subscription has begun, so the sites are changed until all are told.
  for (let turn = 0; turn < 20 && !told(); turn++) {
    await gateway.world.run(`UPDATE site SET address = address || '.'`)
    for (let wait = 0; wait < 20 && !told(); wait++) await pause(100)
  }
  await pause(500)
  await Promise.all(feeds.map((feed) => feed.end()))
  for (const { view, told, sees } of feeds) {
    expect(new Set(told.keys()), view.member.name).toEqual(sees)
    for (const [key, event] of told) {
      const site = facts.sites.find((one) => `${one.tenantId} ${one.id}` === key)!
      const ask: Ask = { field: 'siteChanged', args: '', type: 'SiteChanged', shape: 'one', needs: 'site.read', find: () => ({ site }) } // biome-ignore format: one row
      judge.judge(view, [ask], { status: 200, data: { a0: event } }, 'Subscription')
    }
  }
  console.log(`${feeds.length} feeds, ${total(judge.cells)} cells of what they told`)
  expect(judge.faults).toEqual([])
}, 60_000)

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

type Event = { siteChanged: { site: { tenantId: string; id: string } } }
const feed = 'subscription { siteChanged { action changedFields site { id tenantId unitId code name status version } } }' // biome-ignore format: one document

class Feed {
  readonly told = new Map<string, Event['siteChanged']>()
  readonly sees: Set<string>
  readonly #stream: AsyncIterableIterator<{ data?: Event | null }>

  constructor(
    readonly view: View,
    client: Client,
  ) {
    this.sees = new Set(sitesOf(view).map(({ tenantId, id }) => `${tenantId} ${id}`))
    this.#stream = client.follow<Event>(feed)
    void this.#read()
  }

  async #read(): Promise<void> {
    for await (const { data } of this.#stream) {
      const { tenantId, id } = data!.siteChanged.site
      this.told.set(`${tenantId} ${id}`, data!.siteChanged)
    }
  }

  async end(): Promise<void> {
    await this.#stream.return?.()
  }
}

test('a session shows its own person and their memberships, and ends', async () => {
  const judge = new Judge(words)
  const password = 'a password of tests'
  await gateway.world.run('UPDATE account SET password_hash = $1', [await hash(password)])
  for (const view of views.filter(({ member, part }) => !part && member.role !== 'manager')) {
    if (view.company.code.length > 10) continue
    const email = emailOf(view.member.accountId)
    const of = (field: string, args: string): Ask => ({ field, args, type: 'Session', shape: 'one', names: [email], find: ({ member }) => member }) // biome-ignore format: one row
    const login = of('login', `(input: { email: "${email}", password: "${password}" })`)
    const ask = (client: Client, what: Ask) => client.ask(documentOf([what], 'mutation'))
    judge.judge(view, [login], await ask(gateway.stranger, login), 'Mutation')
    const { data } = await gateway.stranger.ask<{ login: { refreshToken: string } }>(
      `mutation { login${login.args} { refreshToken } }`,
    )
    const refresh = of('refreshSession', `(input: { refreshToken: "${data?.login.refreshToken}" })`)
    judge.judge(view, [refresh], await ask(gateway.stranger, refresh), 'Mutation')
    const client = await clientOf(view)
    expect(await client.ask('mutation { logout }')).toMatchObject({ data: { logout: true } })
    expect((await client.ask('{ me { id } }')).errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
  }
  console.log(`${total(judge.cells)} cells of sessions`)
  expect(judge.faults).toEqual([])
})

test('a stranger is let in nowhere but where sessions begin', async () => {
  const firsts = <T extends Ask>(asks: T[]) => [...new Map(asks.map((one) => [one.field, one])).values()] // biome-ignore format: one line
  const documents = [
    ...firsts(questions).map((ask) => documentOf([ask])),
    ...firsts(tries).map((ask) => documentOf([ask], 'mutation')),
    'mutation { logout }',
  ]
  for (const document of documents) {
    const { errors, data } = await gateway.stranger.ask(document)
    expect(data ?? null, document).toBeNull()
    expect(errors?.map((error) => error.extensions.code), document).toEqual(['UNAUTHENTICATED'])
  }
  await expect(gateway.stranger.follow(feed).next()).rejects.toMatchObject([
    { extensions: { code: 'UNAUTHENTICATED' } },
  ])
})

test('every role that ships has its line in the model, and a member of the whole and of a part', async () => {
  const shipped = await gateway.world.run<{ role: string }>(
    `SELECT tenant_type || ' ' || code AS role FROM system_role`,
  )
  const known = Object.entries(roles).flatMap(([type, of]) => Object.keys(of).map((role) => `${type} ${role}`)) // biome-ignore format: one line
  expect(new Set(shipped.map(({ role }) => role))).toEqual(new Set(known))
  const borne = (some: View[]) => new Set(some.map(({ company, member }) => `${company.type} ${member.role}`)) // biome-ignore format: one line
  expect(borne(views.filter(({ part }) => part))).toEqual(new Set(known))
  expect(borne(views.filter(({ part }) => !part))).toEqual(new Set(known))
})

test('every root field and every field that leads to others has its line', async () => {
  const { data } = await gateway.stranger.ask<IntrospectionQuery & Record<string, unknown>>(
    getIntrospectionQuery(),
  )
  const schema = buildClientSchema(data!)
  expect(leading(schema)).toEqual(asked)
  const more = parse('extend type Query { everything: [Site] } extend type Site { neighbour: Site }')
  const unasked = [...leading(extendSchema(schema, more))].filter((field) => !asked.has(field))
  expect(unasked).toEqual(['Query.everything', 'Site.neighbour'])
})

/** Faults planted into true answers: each must be found by whoever judges them. */
type Page = { totalCount: number; nodes: Record<string, unknown>[]; edges: { node: unknown }[] }
type Planted = { a0: Page; a1: Page }
const planted: [what: string, plant: (data: Planted, foreign: string) => void][] = [
  ['a count that is off', ({ a0 }) => a0.totalCount++],
  ['a row that is missing', ({ a0 }) => void (a0.nodes.pop(), a0.edges.pop())],
  ['a foreign row', ({ a0 }, id) => a0.nodes.push({ ...a0.nodes[0], id })],
  ['a foreign edge', ({ a0 }, id) => a0.edges.push({ node: { id } })],
  ['a foreign code', ({ a0 }) => void (a0.nodes[0]!.code = 'MX_RIVALS-S0')],
  ['a foreign name', ({ a0 }) => void (a0.nodes[0]!.name = 'Site-MX_RIVALS-S0')],
  ['another value', ({ a0 }) => void (a0.nodes[0]!.version = 2)],
  ['a value too many', ({ a0 }) => void (a0.nodes[0]!.secret = 1)],
  ['a card that is missing', ({ a0 }) => void (a0.nodes[0]!.tenant = null)],
  ['a row where there is none', ({ a1 }, id) => a1.nodes.push({ id })],
]

test(`each of ${planted.length} faults planted into an answer is found`, async () => {
  const view = views.find(({ member }) => member.name === 'MX_MANAGED admin in MX_MANAGED-U1')!
  const { about } = questions.find(({ field, about }) => field === 'sites' && about !== view.company.id)! // biome-ignore format: one line
  const batch = questions.filter((ask) => ask.field === 'sites' && (!ask.about || ask.about === about)) // biome-ignore format: one line
  const answer = await (await clientOf(view)).ask(documentOf(batch))
  const faults = (data: unknown, errors = answer.errors) => {
    const judge = new Judge(words)
    judge.judge(view, batch, { status: 200, data: data as Record<string, unknown>, errors })
    return judge.faults
  }
  expect(faults(answer.data)).toEqual([])
  const foreign = facts.sites.find(({ code }) => code === 'MX_RIVALS-S0')!.id
  for (const [what, plant] of planted) {
    const data = structuredClone(answer.data) as Planted
    plant(data, foreign)
    expect(faults(data), what).not.toEqual([])
  }
  const said = { message: foreign, extensions: { code: 'CONFLICT' } }
  expect(faults(answer.data, [said]), 'an error that says too much').not.toEqual([])
})

test('a wrong expectation is found', async () => {
  const view = views[0]!
  const ask = questions.find(({ field, find }) => field === 'tenant' && find(view, undefined) instanceof Refusal)! // biome-ignore format: one line
  const answer = await (await clientOf(view)).ask(documentOf([ask]))
  const judge = new Judge(words)
  judge.judge(view, [{ ...ask, find: ({ company }) => company }], answer)
  judge.judge(view, [{ ...ask, find: () => new Refusal('FORBIDDEN') }], answer)
  expect(judge.faults.length).toBeGreaterThan(1)
})
