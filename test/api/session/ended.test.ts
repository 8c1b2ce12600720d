import { afterAll, expect, test } from 'vitest'
import { closeCodes } from '../../../src/server/close-codes.ts'
import { codeOf, dataOf, told } from '../../support/answers.ts'
import { Following } from '../../support/follow.ts'
import { startGateway } from '../../support/gateway.ts'
import { siteChanged } from '../site/documents.ts'
import { endSession, logoutEverywhere, sessions } from './documents.ts'
import { password, people } from './people.ts'

const gateway = await startGateway()
const { world, bearing } = gateway
const { somebody, signsIn, refreshed, isSignedIn } = people(gateway)
afterAll(gateway.stop)

const listed = async ({ accessToken }: { accessToken: string }) =>
  dataOf(await bearing(accessToken).with({ 'user-agent': 'Tests 1.0' }).ask(sessions)).sessions

test('a person sees their own open sessions, with the one that asks marked', async () => {
  const member = await somebody()
  await somebody()
  const first = await signsIn(member)
  const second = await signsIn(member)
  const shown = await listed(second)
  // The world has begun one of its own for every member.
  expect(shown).toHaveLength(3)
  expect(shown.filter(({ isCurrent }) => isCurrent)).toEqual([shown[0]])
  expect(shown[0]).toMatchObject({ address: '127.0.0.1', userAgent: 'node' })
  const days = (Date.parse(String(shown[0]!.expiresAt)) - Date.now()) / 86_400_000
  expect(days).toBeGreaterThan(13.9)
  expect(days).toBeLessThan(14.1)
  expect((await listed(first)).map(({ id }) => id)).toEqual(shown.map(({ id }) => id))
})

test('a person ends one of their sessions, and no other ends with it', async () => {
  const member = await somebody()
  const [lost, kept] = [await signsIn(member), await signsIn(member)]
  const { id } = (await listed(lost)).find(({ isCurrent }) => isCurrent)!
  const by = bearing(kept.accessToken)
  expect(dataOf(await by.ask(endSession, { input: { id } }))).toEqual({ endSession: true })
  expect(await isSignedIn(lost)).toBe(false)
  expect(codeOf(await refreshed(lost.refreshToken))).toBe('UNAUTHENTICATED')
  expect(await isSignedIn(kept)).toBe(true)
  expect(codeOf(await by.ask(endSession, { input: { id } }))).toBe('NOT_FOUND')
})

test('somebody else’s session reads like one that there is not, and goes on', async () => {
  const [member, other] = [await somebody(), await somebody()]
  const [own, theirs] = [await signsIn(member), await signsIn(other)]
  const { id } = (await listed(theirs))[0]!
  const nobody = '018f0000-0000-7000-8000-000000000000'
  const end = async (one: string) => {
    const answer = await bearing(own.accessToken).ask(endSession, { input: { id: one } })
    return told(answer).replaceAll(one, nobody)
  }
  expect(await end(id)).toBe(await end(nobody))
  expect(await end(id)).toContain('NOT_FOUND')
  expect(await isSignedIn(theirs)).toBe(true)
})

test('signing out everywhere ends all of a person’s sessions and nobody else’s', async () => {
  const [member, other] = [await somebody(), await somebody()]
  const [first, second, theirs] = [await signsIn(member), await signsIn(member), await signsIn(other)]
  const by = bearing(second.accessToken)
  expect(dataOf(await by.ask(logoutEverywhere))).toEqual({ logoutEverywhere: true })
  for (const session of [first, second]) {
    expect(await isSignedIn(session)).toBe(false)
    expect(codeOf(await refreshed(session.refreshToken))).toBe('UNAUTHENTICATED')
  }
  expect(await isSignedIn(theirs)).toBe(true)
  expect(codeOf(await by.ask(logoutEverywhere))).toBe('UNAUTHENTICATED')
})

test('a session that nobody has refreshed for two weeks is over', async () => {
  const member = await somebody()
  const { refreshToken } = await signsIn(member)
  const idle = (days: string) =>
    world.run(`UPDATE session SET last_used_at = now() - interval '${days}' WHERE account_id = $1`, [member.accountId])
  await idle('13 days 23 hours')
  const next = dataOf(await refreshed(refreshToken)).refreshSession
  await idle('14 days 1 minute')
  expect(codeOf(await refreshed(next.refreshToken))).toBe('UNAUTHENTICATED')
})

test('a session ends thirty days after it began, however often it is refreshed', async () => {
  const member = await somebody()
  const session = await signsIn(member)
  const [{ days } = { days: 0 }] = await world.run<{ days: number }>(
    'SELECT extract(epoch FROM max(expires_at - created_at)) / 86400 AS days FROM session WHERE account_id = $1',
    [member.accountId],
  )
  expect(Number(days)).toBeCloseTo(30)
  const { refreshToken } = dataOf(await refreshed(session.refreshToken)).refreshSession
  await world.run('UPDATE session SET expires_at = now() WHERE account_id = $1', [member.accountId])
  expect(codeOf(await refreshed(refreshToken))).toBe('UNAUTHENTICATED')
})

test('of more than fifty sessions the one that was not used for longest ends', async () => {
  const member = await somebody()
  await world.run(
    `INSERT INTO session (id, account_id, expires_at, last_used_at)
     SELECT gen_random_uuid(), $1, now() + interval '1 day', now() - n * interval '1 hour' FROM generate_series(1, 60) n`,
    [member.accountId],
  )
  const shown = await listed(await signsIn(member))
  expect(shown).toHaveLength(50)
  const oldest = Math.min(...shown.map(({ lastUsedAt }) => Date.parse(String(lastUsedAt))))
  expect((Date.now() - oldest) / 3_600_000).toBeLessThan(49)
})

test('sessions that ended long ago are swept by those that begin, with their refresh tokens', async () => {
  const member = await somebody()
  await signsIn(member)
  const age = `UPDATE session SET expires_at = now() - interval '31 days' WHERE account_id = $1`
  await world.run(age, [member.accountId])
  const left = async () => (await world.run('SELECT id FROM session WHERE account_id = $1', [member.accountId])).length
  expect(await left()).toBe(2)
  await signsIn(await somebody())
  expect(await left()).toBe(0)
})

test('an open feed ends with its session, however lately that was refreshed', async () => {
  const circle = await world.circle()
  const member = await world.member(circle, { password })
  const { refreshToken } = await signsIn(member)
  // Tokens end on the whole second.
  const ends = Math.ceil(Date.now() / 1000 + 2) * 1000
  await world.run('UPDATE session SET expires_at = $2 WHERE account_id = $1', [member.accountId, new Date(ends)])
  const { accessToken } = dataOf(await refreshed(refreshToken)).refreshSession
  await using feed = await Following.of(bearing(accessToken), siteChanged, () => world.site(circle))
  expect(await feed.ending()).toMatchObject({ code: closeCodes.UNAUTHORIZED })
  expect(Date.now() - ends).toBeLessThan(1000)
})
