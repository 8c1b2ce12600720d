import { afterAll, expect, test } from 'vitest'
import { withConnection } from '../../src/db/connect.ts'
import { siteChanged } from '../api/site/documents.ts'
import { Following } from '../support/follow.ts'
import { startGateway } from '../support/gateway.ts'
import type { Company, Member, Row } from '../support/world.ts'

/** What is done on one node is done on the database that they share: feeds are open on the other. */
const here = await startGateway()
const there = await startGateway({ database: here.database })
const { world } = here
afterAll(async () => {
  await there.stop()
  await here.stop()
})

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

/** A feed on the other node, kept awake by a site of its own company. */
async function following(circle: Company, member: Member) {
  const client = await there.as(member)
  return Following.of(client, siteChanged, () => world.site(circle))
}

type Cause = { text: string; of: (member: Member) => string; code: string; soon?: true }

const ofMember = ({ id }: Member) => id
const ofSession = ({ sessionId }: Member) => sessionId
const ofAccount = ({ accountId }: Member) => accountId
const ofTenant = ({ tenantId }: Member) => tenantId

/** What takes a feed away altogether, and what its reader is told. With `soon` the clock does it. */
// biome-ignore format: one table
const causes: Record<string, Cause> = {
  'its session is ended': { text: 'UPDATE session SET ended_at = now() WHERE id = $1', of: ofSession, code: 'UNAUTHENTICATED' },
  'its session is cut short': { text: 'UPDATE session SET expires_at = now() WHERE id = $1', of: ofSession, code: 'UNAUTHENTICATED' },
  'its account is disabled': { text: `UPDATE account SET status = 'DISABLED' WHERE id = $1`, of: ofAccount, code: 'UNAUTHENTICATED' },
  'its membership is suspended': { text: `UPDATE membership SET status = 'SUSPENDED' WHERE id = $1`, of: ofMember, code: 'NOT_FOUND' },
  'its membership is ended': { text: `UPDATE membership SET status = 'ENDED' WHERE id = $1`, of: ofMember, code: 'NOT_FOUND' },
  'its membership is over': { text: 'UPDATE membership SET valid_until = now() WHERE id = $1', of: ofMember, code: 'NOT_FOUND' },
  'the window of its membership closes by the clock': { text: `UPDATE membership SET valid_until = now() + interval '1 second' WHERE id = $1`, of: ofMember, code: 'NOT_FOUND', soon: true },
  'its role is taken away': { text: 'DELETE FROM membership_role WHERE membership_id = $1', of: ofMember, code: 'FORBIDDEN' },
  'its company is deactivated': { text: `UPDATE tenant SET status = 'DEACTIVATED' WHERE id = $1`, of: ofTenant, code: 'NOT_FOUND' },
}

const latencies: number[] = []
const rounds = 6

test.each(
  Object.entries(causes),
)('a feed on another node ends within a second when %s, though nothing happens that it could tell', async (_, {
  text,
  of,
  code,
  soon,
}) => {
  const circle = await world.circle()
  const members = await Promise.all(Array.from({ length: rounds }, () => world.member(circle)))
  for (const member of soon ? members.slice(0, 1) : members) {
    // The company of one round is not the next one's.
    const own = of === ofTenant ? await world.circle() : circle
    const who = of === ofTenant ? await world.member(own) : member
    await using feed = await following(own, who)
    await world.run(text, [of(who)])
    const began = performance.now() + (soon ? 1_000 : 0)
    expect(await feed.ending()).toMatchObject([{ extensions: { code } }])
    latencies.push(performance.now() - began)
  }
})

test('of a hundred revocations ninety-nine reach the other node within a second', () => {
  const sorted = latencies.sort((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.ceil(sorted.length * share) - 1]!)
  console.log(`revocations: ${sorted.length} on another node, half within ${at(0.5)} ms, 99 % within ${at(0.99)} ms`) // biome-ignore format: one line
  expect(at(0.99)).toBeLessThan(1_000)
})

type Narrowing = { who: 'corporate' | 'vendor'; text: string }

/** What leaves a feed open and takes a company out of it; $1 is that company. */
// biome-ignore format: one table
const narrowings: Record<string, Narrowing> = {
  'sharing becomes AGGREGATED': { who: 'corporate', text: `UPDATE corporate_relationship SET data_sharing_level = 'AGGREGATED' WHERE tenant_id = $1` },
  'sharing becomes NONE': { who: 'corporate', text: `UPDATE corporate_relationship SET data_sharing_level = 'NONE' WHERE tenant_id = $1` },
  'the corporate stands above it no more': { who: 'corporate', text: 'UPDATE corporate_relationship SET valid_until = now() WHERE tenant_id = $1' },
  'the contract is terminated': { who: 'vendor', text: `UPDATE vendor_relationship SET status = 'TERMINATED' WHERE tenant_id = $1` },
  'the contract is over': { who: 'vendor', text: 'UPDATE vendor_relationship SET valid_until = now() WHERE tenant_id = $1' },
  'the assignment is ended': { who: 'vendor', text: 'UPDATE site_assignment SET ends_at = now() WHERE tenant_id = $1' },
}

const touch = ({ tenantId, id }: Row) =>
  world.run('UPDATE site SET name = name || $3 WHERE tenant_id = $1 AND id = $2', [tenantId, id, '.']) // biome-ignore format: one statement

/** A company that sees a site in one circle and two in another. */
async function twoCircles(who: Narrowing['who']) {
  const [lost, kept] = [await world.circle(), await world.circle()]
  const seer = await world[who]()
  const sites: Row[] = []
  for (const circle of [lost, kept]) {
    if (who === 'vendor') await world.contract(circle, seer)
    else await world.oversee(circle, seer, { dataSharingLevel: 'FULL' })
  }
  for (const circle of [lost, kept, kept]) {
    const site = await world.site(circle)
    if (who === 'vendor') await world.assignment(site, seer)
    sites.push(site)
  }
  const [gone, awake, stays] = sites as [Row, Row, Row]
  return { lost, seer, gone, awake, stays }
}

test.each(
  Object.entries(narrowings),
)('a feed on another node stays open and is told nothing more of a circle once %s', async (_, {
  who,
  text,
}) => {
  const { lost, seer, gone, awake, stays } = await twoCircles(who)
  const client = await there.as(await world.member(seer))
  const knock = async () => {
    await touch(awake)
    return awake
  }
  await using feed = await Following.of(client, siteChanged, knock)
  await touch(gone)
  expect((await feed.next()).site.id).toBe(gone.id)
  await world.run(text, [lost.id])
  for (const site of [gone, stays]) await touch(site)
  expect((await feed.next()).site.id).toBe(stays.id)
})

test('nothing that was committed after a revocation is told', async () => {
  const circle = await world.circle()
  const member = await world.member(circle)
  await using feed = await following(circle, member)
  await world.run("UPDATE membership SET status = 'ENDED' WHERE id = $1", [member.id])
  await world.site(circle)
  expect(await feed.ending()).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
})

test('a feed of the same person for another company stays open', async () => {
  const [circle, other] = [await world.circle(), await world.circle()]
  const member = await world.member(circle)
  const second = await world.alsoIn(other, member)
  await using feed = await following(other, second)
  await world.run("UPDATE membership SET status = 'ENDED' WHERE id = $1", [member.id])
  await pause(300)
  const site = await world.site(other)
  expect((await feed.next()).site.id).toBe(site.id)
})

test('without what tells of rights a feed stays open: the tests above do not pass by themselves', async () => {
  const circle = await world.circle()
  const member = await world.member(circle)
  await using feed = await following(circle, member)
  const trigger = (state: string) =>
    withConnection(here.database.ownerUrl, 'the scratch database', (owner) =>
      owner.query(`ALTER TABLE epoch ${state} TRIGGER tell_of_rights`),
    )
  await trigger('DISABLE')
  try {
    await world.run("UPDATE membership SET status = 'ENDED' WHERE id = $1", [member.id])
    const ending = feed.ending()
    expect(await Promise.race([ending, pause(1_500).then(() => 'open')])).toBe('open')
  } finally {
    await trigger('ENABLE')
  }
})
