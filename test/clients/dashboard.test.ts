import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { Sessions } from '../../src/auth/sessions.ts'
import { SigningKeys } from '../../src/auth/signing-keys.ts'
import { Lanes } from '../../src/db/lanes.ts'
import { planeUrls } from '../../src/db/planes.ts'
import { Client } from '../support/client.ts'
import { forge } from '../support/forge.ts'
import { type SampleGateway, startSampleGateway } from '../support/sample.ts'
import { Running } from './process.ts'

const folder = 'examples/dashboard-client'
const installed = existsSync(`${folder}/node_modules`) && existsSync(`${folder}/src/gql`)

// Its packages are its own: this says so where they are missing and passes; CI installs them.
const missing = 'The example client is not installed, so it was not run: npm run client'
if (!installed && process.env.CI) throw new Error(missing)
if (!installed) console.warn(missing)

const patience = 180_000
const email = 'admin@vod-mpcg.example'
let sample: SampleGateway
let port: number
const running: Running[] = []

beforeAll(async () => {
  sample = await startSampleGateway()
  port = await freePort()
})
afterEach(() => Promise.all(running.splice(0).map((one) => one.kill())))
afterAll(() => sample[Symbol.asyncDispose]())

/** The gateway that the client talks to: a second node on the same database, to be killed. */
async function startNode(): Promise<Running> {
  const node = started(['src/main.ts'], { env: { ...sample.env, PORT: String(port) } })
  await node.says(/answers at/)
  return node
}

const startClient = (tokens?: object, password = sample.password) =>
  started(['src/main.ts'], {
    cwd: folder,
    env: {
      CIRCLEGATE_URL: `http://localhost:${port}/graphql`,
      EMAIL: email,
      ...(tokens ? { TOKENS: JSON.stringify(tokens) } : { PASSWORD: password }),
    },
  })

function started(...what: ConstructorParameters<typeof Running>): Running {
  const one = new Running(...what)
  running.push(one)
  return one
}

test.runIf(installed)('lists, follows, and after a restart lists what it missed', { timeout: patience }, async () => {
  const node = await startNode()
  const client = startClient()
  let told = await client.says(/^12 sites$/m)
  await sample.changeUntil(async () => client.said.slice(told).includes('is “Bhopal'))

  await node.kill()
  told = await client.says(/^lost the gateway at /m, told)
  const missed = await sample.rename('Missed while away')
  await startNode()
  told = await client.says(new RegExp(`is “Missed while away”, ACTIVE, version ${missed}$`, 'm'), told)
  await sample.changeUntil(async () => client.said.slice(told).includes('is “Bhopal'))
  // What it was told of once it is not told of again.
  expect(client.said.match(/^12 sites$/gm)).toHaveLength(1)
  expect(client.said.match(/Missed while away/g)).toHaveLength(1)
})

test.runIf(installed)('survives a token that has ended, and a socket that ends with its token', { timeout: patience }, async () => {
  await startNode()
  const { refreshToken, ...tokens } = await tokensThatEndIn(-60)
  // Its clock says that there is time yet; the gateway says UNAUTHENTICATED.
  const client = startClient({ ...tokens, refreshToken })
  await client.says(/^12 sites$/m)

  const short = startClient(await tokensThatEndIn(20))
  await short.says(/^12 sites$/m)
  const told = await short.says(/^lost the gateway at .*UNAUTHENTICATED/m)
  await sample.changeUntil(async () => short.said.slice(told).includes('is “Bhopal'))
})

/** A sign-in whose access token is as the gateway would sign it, but for when it ends. */
async function tokensThatEndIn(seconds: number) {
  const login = `mutation ($input: LoginInput!) { login(input: $input) { accessToken refreshToken } }`
  const { data } = await new Client(sample.url, {}).ask<{ login: Record<string, string> }>(login, {
    input: { email, password: sample.password },
  })
  const { accessToken = '', refreshToken } = data!.login
  const { sub, sid } = JSON.parse(Buffer.from(accessToken.split('.')[1]!, 'base64url').toString())
  const identity = new Lanes({ url: planeUrls(sample.database.url).identity, max: 1 })
  const keys = new SigningKeys(new Sessions(identity).run, sample.env.SECRET_KEY)
  const exp = Math.floor(Date.now() / 1000) + seconds
  const member = { accountId: sub, sessionId: sid }
  const forged = await forge({ keys }, member, { claims: { exp, iat: exp - 900 } })
  await identity.end()
  const accessTokenExpiresAt = new Date(Date.now() + 900_000).toISOString()
  return { accessToken: forged, accessTokenExpiresAt, refreshToken }
}

/** Kept for both lives of the node. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

test.runIf(installed)('ends with a word about it when the password is wrong', { timeout: patience }, async () => {
  await startNode()
  const client = startClient(undefined, 'another')
  await client.says(/^The address or the password is wrong/m)
  expect(await client.exitCode()).toBe(1)
})
