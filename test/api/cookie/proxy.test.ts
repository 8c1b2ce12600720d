import { afterAll, describe, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import { Browser } from '../../support/cookie-browser.ts'
import { startGateway, type TestGateway } from '../../support/gateway.ts'
import { password, people } from '../session/people.ts'

const proxied = await startGateway({ config: { trustProxy: ['loopback'] }, lanes: 4 })
const lent = { database: proxied.database, lanes: 4 }
const counted = await startGateway({ ...lent, config: { trustProxy: 1 } })
const alone = await startGateway(lent)
const elsewhere = await startGateway({ ...lent, config: { trustProxy: ['10.0.0.0/8'] } })
afterAll(async () => {
  await Promise.all([counted.stop(), alone.stop(), elsewhere.stop()])
  await proxied.stop()
})

const member = await people(proxied).somebody()
const login = `mutation ($input: LoginInput!) { login(input: $input) { accessToken } }`
const me = '{ me { email } }'
const itself = { me: { email: member.email } }

type Headers = Record<string, string>

/** A browser whose cookies are good, on a page of that origin. */
async function signedIn({ url }: TestGateway, origin: string): Promise<Browser> {
  const own = new Browser(url)
  dataOf(await own.ask(login, { input: { email: member.email, password, cookie: true } }))
  const browser = new Browser(url, origin)
  for (const [name, value] of own.cookies) browser.cookies.set(name, value)
  return browser
}

/** Whether the page is taken for one of ours, over HTTP and over WebSocket, which must agree. */
async function isOurs(gateway: TestGateway, origin: string, headers: Headers): Promise<boolean> {
  const browser = await signedIn(gateway, origin)
  const answer = await browser.ask(me, {}, { headers })
  const socket = await browser.socket(me, { origin, ...headers }).catch(({ message }) => message)
  if (answer.errors) {
    expect(codeOf(answer)).toBe('UNAUTHENTICATED')
    expect(socket).toContain('403')
    return false
  }
  expect([answer.data, socket]).toEqual([itself, { data: itself, extensions: expect.anything() }])
  return true
}

const page = 'https://app.example'
const said = (host: string, scheme?: string): Headers => ({
  'x-forwarded-host': host,
  ...(scheme && { 'x-forwarded-proto': scheme }),
})

describe('behind a proxy that is trusted', () => {
  test.each<[string, string, Headers]>([
    ['of the host and scheme that it was asked for', page, said('app.example', 'https')],
    ['of the host, in capitals', page, said('APP.example', 'HTTPS')],
    ['of the host, with the port that goes without saying', page, said('app.example:443', 'https')],
    ['of the host and port', 'https://app.example:8443', said('app.example:8443', 'https')],
    ['of the host that the last proxy names', page, said('evil.example, app.example', 'http, https')],
    ['of the host, where nothing is said of a scheme', page, said('app.example')],
    ['of the host, by a proxy that names the scheme of sockets', page, said('app.example', 'wss')],
  ])('a page %s is ours', async (_, origin, headers) => {
    expect(await isOurs(proxied, origin, headers)).toBe(true)
    expect(await isOurs(counted, origin, headers)).toBe(true)
  })

  test.each<[string, string, Headers]>([
    ['of another host', 'https://elsewhere.example', said('app.example', 'https')],
    ['of a host below', 'https://x.app.example', said('app.example', 'https')],
    ['of another port', 'https://app.example:8443', said('app.example', 'https')],
    ['without TLS, where there is TLS', 'http://app.example', said('app.example', 'https')],
    ['with TLS, where there is none', page, said('app.example', 'http')],
    ['of the host that its sender put first', page, said('app.example, evil.example', 'https')],
    ['of a host that is none', 'null', said('null', 'https')],
  ])('a page %s is not', async (_, origin, headers) => {
    expect(await isOurs(proxied, origin, headers)).toBe(false)
    expect(await isOurs(counted, origin, headers)).toBe(false)
  })

  test('a page of the address behind the proxy is ours only where no other host is named', async () => {
    expect(await isOurs(proxied, proxied.url, said('app.example', 'https'))).toBe(false)
    expect(await isOurs(proxied, proxied.url, {})).toBe(true)
  })
})

describe.each([
  ['where no proxy is trusted', alone],
  ['from a peer that is not among the proxies', elsewhere],
])('%s', (_, gateway) => {
  test('a page does not become ours by what a header says', async () => {
    for (const scheme of [undefined, 'https', 'http']) expect(await isOurs(gateway, page, said('app.example', scheme))).toBe(false)
  })

  test('nor does a page of our own cease to be', async () => {
    expect(await isOurs(gateway, gateway.url, said('app.example', 'https'))).toBe(true)
  })
})
