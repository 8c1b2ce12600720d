import * as jose from 'jose'
import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import { Browser } from '../../support/cookie-browser.ts'
import { startGateway } from '../../support/gateway.ts'
import { password, people } from '../session/people.ts'

const gateway = await startGateway()
const { url, world, stranger } = gateway
const { somebody } = people(gateway)
afterAll(gateway.stop)

const session = '{ accessToken accessTokenExpiresAt refreshToken deviceToken user { email } }'
const login = `mutation ($input: LoginInput!) { login(input: $input) ${session} }`
const refresh = `mutation ($input: RefreshSessionInput!) { refreshSession(input: $input) ${session} }`
const me = '{ me { email } }'

async function signedIn(origin?: string) {
  const member = await somebody()
  const browser = new Browser(url, origin)
  const answer = await browser.ask(login, {
    input: { email: member.email, password, cookie: true },
  })
  return { member, browser, answer }
}

test('the tokens go into cookies that no page reads, and not into the answer', async () => {
  const { member, browser, answer } = await signedIn()
  expect(dataOf(answer)).toEqual({
    login: {
      ...{ accessToken: '', accessTokenExpiresAt: expect.any(String), refreshToken: null },
      ...{ deviceToken: null, user: { email: member.email } },
    },
  })
  expect([...browser.cookies.keys()]).toEqual(['circlegate-access', 'circlegate-refresh', 'circlegate-device'])
  for (const line of answer.setCookies) expect(line).toMatch(/; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/)
  const claims = jose.decodeJwt(browser.cookies.get('circlegate-access')!)
  expect(claims.sub).toBe(member.accountId)
})

test('the cookies sign in over HTTP, and over WebSocket from a page of the host', async () => {
  const { member, browser } = await signedIn()
  expect(dataOf(await browser.ask(me))).toEqual({ me: { email: member.email } })
  expect(await browser.socket(me)).toMatchObject({ data: { me: { email: member.email } } })
})

test('the cookie of the refresh token is traded for the next ones', async () => {
  const { member, browser } = await signedIn()
  const before = browser.cookies.get('circlegate-refresh')
  browser.cookies.delete('circlegate-access')
  expect(codeOf(await browser.ask(me))).toBe('UNAUTHENTICATED')
  const { refreshSession } = dataOf(await browser.ask(refresh, { input: {} })) as Record<string, object>
  expect(refreshSession).toMatchObject({ accessToken: '', refreshToken: null })
  expect(browser.cookies.get('circlegate-refresh')).not.toBe(before)
  expect(dataOf(await browser.ask(me))).toEqual({ me: { email: member.email } })
})

test.for(['logout', 'logoutEverywhere'])('%s takes the tokens back', async (end) => {
  const { browser } = await signedIn()
  const stolen = new Browser(url)
  for (const [name, value] of browser.cookies) stolen.cookies.set(name, value)
  dataOf(await browser.ask(`mutation { ${end} }`))
  expect([...browser.cookies.keys()]).toEqual(['circlegate-device'])
  expect(codeOf(await stolen.ask(me))).toBe('UNAUTHENTICATED')
  expect(codeOf(await stolen.ask(refresh, { input: {} }))).toBe('UNAUTHENTICATED')
})

test('a refresh that lost a race leaves the cookies that the winner was given', async () => {
  const { browser } = await signedIn()
  const tab = new Browser(url)
  for (const [name, value] of browser.cookies) tab.cookies.set(name, value)
  dataOf(await browser.ask(refresh, { input: {} }))
  const late = await tab.ask(refresh, { input: {} })
  expect(codeOf(late)).toBe('UNAUTHENTICATED')
  expect(late.setCookies).toEqual([])
  dataOf(await browser.ask(me))
})

test('the device is known by its cookie: others’ guesses do not keep its owner out', async () => {
  const { member, browser } = await signedIn()
  const guess = { input: { email: member.email, password: 'wrong' } }
  for (let i = 0; i < 10; i++) await stranger.ask(login, guess)
  dataOf(await browser.ask('mutation { logout }'))
  const again = { email: member.email, password, cookie: true }
  expect(codeOf(await new Browser(url).ask(login, { input: again }))).toBe('RATE_LIMITED')
  dataOf(await browser.ask(login, { input: again }))
})

test('without the header, or from another page, a cookie signs nobody in', async () => {
  const { browser } = await signedIn()
  const foreign = { origin: 'https://elsewhere.example' }
  const near = { origin: `http://other.127.0.0.1:${new URL(url).port}` }
  const forged = [{ 'x-circlegate-csrf': '' }, foreign, near, { origin: 'null' }]
  for (const headers of forged) {
    const { errors } = await browser.ask(me, {}, { headers })
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('X-Circlegate-CSRF'),
        extensions: { code: 'UNAUTHENTICATED' },
      },
    ])
    expect(codeOf(await browser.ask('mutation { logout }', {}, { headers }))).toBe('UNAUTHENTICATED')
    const refreshed = await browser.ask(refresh, { input: {} }, { headers })
    expect(refusalOf(refreshed)).toMatchObject({ code: 'INVALID_INPUT', fields: { refreshToken: expect.stringContaining('cookie') } })
    expect(refreshed.setCookies).toEqual([])
  }
  dataOf(await browser.ask(me))
})

test('another page cannot sign a browser in to an account of its own', async () => {
  const { email } = await somebody()
  const browser = new Browser(url, 'https://elsewhere.example')
  const answer = await browser.ask(login, { input: { email, password, cookie: true } })
  expect(refusalOf(answer)).toMatchObject({
    code: 'INVALID_INPUT',
    fields: { cookie: expect.stringContaining('CSRF') },
  })
  expect(answer.setCookies).toEqual([])
})

test('a socket of another page, or of none, is not signed in by a cookie', async () => {
  const { browser } = await signedIn()
  const none = await browser.socket(me, {})
  expect(none.errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
  const foreign = browser.socket(me, { origin: 'https://elsewhere.example' })
  await expect(foreign).rejects.toThrow('403')
})

test('cookies are not to be had over WebSocket', async () => {
  const { email } = await somebody()
  const document = `mutation { login(input: { email: "${email}", password: "${password}", cookie: true }) { accessToken } }`
  const answer = await new Browser(url).socket(document)
  expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'INVALID_INPUT' })
})

test('a token that a request brings itself goes before the one in the cookie', async () => {
  const { browser } = await signedIn()
  const other = await somebody()
  const client = await gateway.as(other)
  const answer = await browser.ask(me, {}, { headers: { authorization: client.headers.authorization! } })
  expect(dataOf(answer)).toEqual({ me: { email: other.email } })
  const forged = await browser.ask(me, {}, { headers: { authorization: 'Bearer a.b.c' } })
  expect(codeOf(forged)).toBe('UNAUTHENTICATED')
})

test('a cookie that is spoiled is refused like any token', async () => {
  const { browser } = await signedIn()
  for (const spoiled of ['', 'a.b.c', 'x'.repeat(5000), '%00', 'a.b']) {
    browser.cookies.set('circlegate-access', spoiled)
    expect(codeOf(await browser.ask(me))).toBe('UNAUTHENTICATED')
  }
})

test('in a company’s path they work as well', async () => {
  const { member, browser } = await signedIn()
  const [company] = await world.run<{ code: string }>('SELECT organization_code AS code FROM tenant WHERE id = $1', [member.tenantId])
  const path = `/t/${company!.code}/graphql`
  const acting = await browser.ask('{ actingTenant { organizationCode } }', {}, { path })
  expect(dataOf(acting)).toEqual({ actingTenant: { organizationCode: company!.code } })
})

test('in production no other host can set them, and no wire without TLS carries them', async () => {
  await using gateway = await startGateway({ config: { production: true } })
  const { email } = await people(gateway).somebody()
  const browser = new Browser(gateway.url)
  const answer = await browser.ask(login, { input: { email, password, cookie: true } })
  for (const line of answer.setCookies)
    expect(line).toMatch(/^__Host-circlegate-\w+=[^;]+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/)
  dataOf(await browser.ask(me))
  const tossed = new Browser(gateway.url)
  for (const [name, value] of browser.cookies) tossed.cookies.set(name.replace('__Host-', ''), value)
  expect(codeOf(await tossed.ask(me))).toBe('UNAUTHENTICATED')
})
