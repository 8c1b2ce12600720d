import { afterAll, expect, test, vi } from 'vitest'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { accuracy } from '../../walls/twins/classify.ts'
import { people } from './people.ts'

// The tests stand where a proxy would: they say whom a request comes from.
const config = { trustProxy: ['loopback'] }
const gateway = await startGateway({ config })
const other = await startGateway({ config, database: gateway.database })
const { world } = gateway
const { somebody, tries } = people(gateway)
const elsewhere = people(other)
afterAll(async () => {
  await other.stop()
  await gateway.stop()
})

let turn = 0
/** An address that nobody has used yet. */
const anew = () => `198.51.${Math.floor(++turn / 250)}.${turn % 250}`
const wrong = { password: 'not this one' }
const guesses = (email: string, count: number, given: object = {}) =>
  Promise.all(Array.from({ length: count }, () => tries(email, { ...wrong, ...given })))
const codes = (answers: Parameters<typeof codeOf>[0][]) => answers.map(codeOf).sort()
const empty = () => world.run('DELETE FROM throttle_bucket')

test('ten wrong passwords at one account from one address are told so, the eleventh try is refused', async () => {
  const { email } = await somebody()
  const address = anew()
  expect(codes(await guesses(email, 11, { address }))).toEqual(['RATE_LIMITED', ...Array(10).fill('UNAUTHENTICATED')])
  const right = refusalOf(await tries(email, { address }))
  expect(right).toMatchObject({ code: 'RATE_LIMITED', budget: 'SIGN_IN_ACCOUNT' })
  expect(right.retryAfterSeconds).toBeGreaterThan(60)
  expect(right.retryAfterSeconds).toBeLessThanOrEqual(90)
})

test('after as many seconds as it was told, the next try is looked at', async () => {
  const { email } = await somebody()
  const address = anew()
  await guesses(email, 11, { address })
  const { retryAfterSeconds } = refusalOf(await tries(email, { address }))
  // The program's clock and that of the database both go on.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + Number(retryAfterSeconds) * 1000 })
  await world.run(`UPDATE throttle_bucket SET empty_at = empty_at - make_interval(secs => $1)`, [retryAfterSeconds])
  const answer = await tries(email, { address })
  vi.useRealTimers()
  dataOf(answer)
})

test('nobody locks somebody else out: from another address the owner signs in', async () => {
  const { email } = await somebody()
  for (let attacker = 0; attacker < 2; attacker++) await guesses(email, 11, { address: anew() })
  const began = performance.now()
  dataOf(await tries(email, { address: anew() }))
  // It only takes its time, so that guessing from everywhere does.
  expect(performance.now() - began).toBeGreaterThan(3_900)
})

test('a device that has signed in before is neither slowed down nor refused for what others do', async () => {
  const { email } = await somebody()
  const address = anew()
  const { deviceToken } = dataOf(await tries(email, { address })).login
  await guesses(email, 12, { address })
  await guesses(email, 12, { address: anew() })
  expect(codeOf(await tries(email, { address }))).toBe('RATE_LIMITED')
  const began = performance.now()
  const { login } = dataOf(await tries(email, { address, deviceToken }))
  expect(performance.now() - began).toBeLessThan(3_000)
  expect(login.deviceToken).toBe(deviceToken)
})

test('a known device may not guess for ever either', async () => {
  const { email } = await somebody()
  const { deviceToken } = dataOf(await tries(email)).login
  const answers = await guesses(email, 12, { deviceToken })
  expect(codes(answers).filter((code) => code === 'RATE_LIMITED')).toHaveLength(2)
  const { budget } = refusalOf(await tries(email, { deviceToken }))
  expect(budget).toBe('SIGN_IN_DEVICE')
})

test('a device token of another account, a changed one or a made-up one makes no device known', async () => {
  const [member, stranger] = [await somebody(), await somebody()]
  const { deviceToken } = dataOf(await tries(stranger.email, { address: anew() })).login
  const own = dataOf(await tries(member.email, { address: anew() })).login.deviceToken!
  const forged = [deviceToken!, `${own.slice(0, -2)}AA`, own.split('.')[0]!, 'made-up', `${own}.x`]
  const address = anew()
  await guesses(member.email, 11, { address })
  for (const token of forged) {
    const refusal = refusalOf(await tries(member.email, { address, deviceToken: token }))
    expect(refusal.budget).toBe('SIGN_IN_ACCOUNT')
  }
})

test('an unknown address is counted and told the same as a known one', async () => {
  const { email } = await somebody()
  const [one, two] = [anew(), anew()]
  const known = codes(await guesses(email, 12, { address: one }))
  expect(codes(await guesses('no@body.example', 12, { address: two }))).toEqual(known)
})

test('one address may try a hundred times in all, whichever accounts it tries', async () => {
  await empty()
  const address = anew()
  const began = Date.now()
  const answers = []
  // In waves, so that they fill the address's bucket and not the queue of the gateway.
  for (let wave = 0; wave < 4; wave++)
    answers.push(
      ...(await Promise.all(Array.from({ length: 30 }, (_, i) => tries(`nobody-${wave}-${i}@test.example`, { ...wrong, address })))),
    )
  const looked = answers.filter((answer) => codeOf(answer) === 'UNAUTHENTICATED')
  // One leaks out every nine seconds that this takes.
  expect(looked.length).toBeGreaterThanOrEqual(100)
  expect(looked.length).toBeLessThanOrEqual(100 + Math.ceil((Date.now() - began) / 9_000))
  const refused = answers.map(refusalOf).filter(({ code }) => code !== 'UNAUTHENTICATED')
  expect(refused.length).toBeGreaterThan(0)
  expect(new Set(refused.map(({ budget }) => budget))).toEqual(new Set(['SIGN_IN_ADDRESS']))
}, 60_000)

test('two nodes count together: of ten times as many tries the quota is looked at', async () => {
  const { email } = await somebody()
  const address = anew()
  const given = { ...wrong, address }
  const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => (i % 2 ? tries : elsewhere.tries)(email, given)))
  expect(codes(answers).filter((code) => code === 'UNAUTHENTICATED')).toHaveLength(10)
  for (const { retryAfterSeconds } of answers.map(refusalOf).filter(({ code }) => code === 'RATE_LIMITED'))
    expect(retryAfterSeconds).toBeGreaterThan(0)
}, 60_000)

test('a hundred sign-ins in one request are refused together and count as a hundred', async () => {
  const { email } = await somebody()
  const [address, innocent] = [anew(), anew()]
  const aliases = Array.from(
    { length: 100 },
    (_, i) => `a${i}: login(input: { email: "${email}", password: "guess ${i}" }) { accessToken }`,
  )
  const by = gateway.stranger.with({ 'x-forwarded-for': address })
  expect(codeOf(await by.ask(`mutation { ${aliases.join(' ')} }`))).toBe('TOO_COMPLEX')
  expect(refusalOf(await tries(email, { address }))).toMatchObject({
    code: 'RATE_LIMITED',
    budget: 'SIGN_IN_ADDRESS',
    retryAfterSeconds: expect.any(Number),
  })
  dataOf(await tries(email, { address: innocent }))
})

test('over WebSocket they count as well', async () => {
  const { email } = await somebody()
  await empty()
  const aliases = Array.from(
    { length: 100 },
    (_, i) => `a${i}: login(input: { email: "${email}", password: "guess ${i}" }) { accessToken }`,
  )
  await expect(gateway.stranger.follow(`mutation { ${aliases.join(' ')} }`).next()).rejects.toBeTruthy()
  expect(refusalOf(await tries(email)).budget).toBe('SIGN_IN_ADDRESS')
  await empty()
})

test('a success takes its own try back and nobody else’s', async () => {
  const { email } = await somebody()
  const address = anew()
  await guesses(email, 9, { address })
  for (let turn = 0; turn < 3; turn++) dataOf(await tries(email, { address }))
  expect(codes(await guesses(email, 2, { address }))).toEqual(['RATE_LIMITED', 'UNAUTHENTICATED'])
})

test('all addresses of one /64 are one', async () => {
  const { email } = await somebody()
  for (let i = 0; i < 10; i++) await tries(email, { ...wrong, address: `2001:db8:0:7::${i + 1}` })
  expect(codeOf(await tries(email, { address: '2001:db8:0:7:ffff:ffff:ffff:1' }))).toBe('RATE_LIMITED')
  dataOf(await tries(email, { address: '2001:db8:0:8::1' }))
})

test('what a client says of its address is not believed without a proxy that is trusted', async () => {
  await using plain = await startGateway()
  const { somebody, tries } = people(plain)
  const { email } = await somebody()
  for (let i = 0; i < 10; i++) await tries(email, { ...wrong, address: anew() })
  expect(codeOf(await tries(email, { address: anew() }))).toBe('RATE_LIMITED')
})

test('how long it takes does not tell an account that there is from one that there is not', async () => {
  await empty()
  const times = { known: [] as number[], unknown: [] as number[] }
  const { email } = await somebody()
  const time = async (to: number[], address: string) => {
    const began = performance.now()
    await tries(address, { ...wrong, address: anew() })
    to.push(performance.now() - began)
  }
  for (let i = 0; i < 40; i++) {
    await empty()
    await time(times.known, email)
    await time(times.unknown, 'no@body.example')
  }
  expect(accuracy(times.known, times.unknown)).toBeLessThan(0.75)
  // Most of the time goes into the hash: without one for those that are unknown it would be this.
  const unhashed = times.unknown.map((ms) => ms / 4)
  expect(accuracy(times.known, unhashed)).toBeGreaterThan(0.75)
}, 60_000)

test('nothing in the table tells whose attempts they were', async () => {
  const { email } = await somebody()
  await tries(email, { ...wrong, address: '203.0.113.77' })
  const rows = await world.run<{ key: string }>('SELECT key FROM throttle_bucket')
  expect(rows.length).toBeGreaterThan(0)
  expect(JSON.stringify(rows)).not.toMatch(/203\.0\.113|@/)
})
