import { afterAll, beforeEach, expect, test } from 'vitest'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import { forge } from '../../support/forge.ts'
import { startGateway } from '../../support/gateway.ts'

/** A hundred points for each log-in, as the schema says. */
const perLogIn = 100
const budgets = { caller: 1000, tenant: 1500, address: 5 * perLogIn }

const gateway = await startGateway({ config: { budgets, trustProxy: 1 } })
const { world } = gateway
const circle = await world.circle()
afterAll(gateway.stop)

/** Strangers whose address the proxy in front says: each test has one of its own. */
let hosts = 0
let stranger = gateway.stranger
beforeEach(() => {
  stranger = gateway.stranger.with({ 'x-forwarded-for': `192.0.2.${++hosts}` })
})

const login = (alias = 'login') =>
  `${alias}: login(input: { email: "nobody@elsewhere.example", password: "a guess of it" }) { accessToken }`
const limited = (budget: string) => ({
  code: 'RATE_LIMITED',
  budget,
  retryAfterSeconds: expect.any(Number),
})

test('an address may try to log in as often as that, and no more', async () => {
  for (let tried = 0; tried < 5; tried++) expect(codeOf(await stranger.ask(`mutation { ${login()} }`))).toBe('UNAUTHENTICATED')
  const refused = await stranger.ask(`mutation { ${login()} }`)
  expect(refusalOf(refused)).toEqual(limited('ADDRESS'))
  expect(refused.status).toBe(429)
})

test('a hundred log-ins in one request are none that is tried, and count as a hundred', async () => {
  const aliases = Array.from({ length: 100 }, (_, index) => login(`a${index}`))
  expect(refusalOf(await stranger.ask(`mutation { ${aliases.join(' ')} }`))).toEqual(limited('ADDRESS'))
  expect(refusalOf(await stranger.ask(`mutation { ${login()} }`))).toEqual(limited('ADDRESS'))
})

test('one address does not spend what is another’s, and cannot say that it is another', async () => {
  for (let tried = 0; tried < 6; tried++) await stranger.ask(`mutation { ${login()} }`)
  const claim = stranger.with({ 'x-forwarded-for': `6.6.6.6, 192.0.2.${hosts}` })
  expect(codeOf(await claim.ask(`mutation { ${login()} }`))).toBe('RATE_LIMITED')
  const other = gateway.stranger.with({ 'x-forwarded-for': '198.51.100.1' })
  expect(codeOf(await other.ask(`mutation { ${login()} }`))).toBe('UNAUTHENTICATED')
})

test('tokens that are none are put down to the address that they came from', async () => {
  const member = await world.member(circle)
  const forged = gateway.bearing(await forge(gateway, member, { claims: { aud: 'elsewhere' } }))
  const client = forged.with({ 'x-forwarded-for': `192.0.2.${hosts}` })
  for (let tried = 0; tried < 5 * perLogIn; tried += 50)
    await client.ask(`{ ${Array.from({ length: 30 }, (_, i) => `a${i}: me { id }`).join(' ')} }`)
  const codes = new Set<unknown>()
  for (let tried = 0; tried < 10; tried++)
    codes.add(codeOf(await client.ask(`{ ${Array.from({ length: 30 }, (_, i) => `a${i}: me { id }`).join(' ')} }`)))
  expect([...codes]).toContain('RATE_LIMITED')
  // The person whose token it claims to be has lost nothing.
  expect(dataOf(await (await gateway.as(member)).ask('{ me { id } }'))).toHaveProperty('me')
})

test('a person and a company have budgets, and each answer says what is left', async () => {
  const [first, second] = await Promise.all([world.member(circle), world.member(circle)])
  const client = await gateway.as(first)
  const list = '{ sites(first: 99) { nodes { id } totalCount } }'
  const answer = await client.ask(list)
  const cost = { requested: 1 + 99 + 10, limit: 10_000, budget: 'CALLER', remaining: 890 }
  expect(answer).toMatchObject({ extensions: { cost } })
  for (let asked = 1; asked < 9; asked++) dataOf(await client.ask(list))
  expect(refusalOf(await client.ask(list))).toEqual(limited('CALLER'))
  const colleague = await gateway.as(second)
  for (let asked = 0; asked < 4; asked++) dataOf(await colleague.ask(list))
  expect(refusalOf(await colleague.ask(list))).toEqual(limited('TENANT'))
})
