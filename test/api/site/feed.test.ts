import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import { Following } from '../../support/follow.ts'
import { forge } from '../../support/forge.ts'
import { startGateway } from '../../support/gateway.ts'
import type { Company, Row } from '../../support/world.ts'
import { createSite, siteChanged, tower, updateSite } from './documents.ts'

const gateway = await startGateway()
const { world, stranger } = gateway
afterAll(gateway.stop)

const follow = (client: Client, circle: Company) => Following.of(client, siteChanged, () => world.site(circle))

const touch = ({ tenantId, id }: Row) =>
  world.run('UPDATE site SET name = name || $3 WHERE tenant_id = $1 AND id = $2', [tenantId, id, '.'])

/** A vendor's feed, which a site of its own keeps awake. */
async function serving() {
  const [circle, vendor] = [await world.circle(), await world.vendor()]
  const contract = await world.contract(circle, vendor)
  const given = await world.site(circle)
  await world.assignment(given, vendor)
  const client = await gateway.as(await world.member(vendor))
  const feed = await Following.of(client, siteChanged, async () => {
    await touch(given)
    return given
  })
  return { circle, vendor, contract, client, feed }
}

test('a circle is told of each committed change, in order, with the fields that changed', async () => {
  const circle = await world.circle()
  const client = await gateway.as(await world.member(circle))
  await using feed = await follow(client, circle)
  const { id } = dataOf(await client.ask(createSite, { input: tower })).createSite
  dataOf(await client.ask(updateSite, { input: { id, version: 1, code: 'BPL-2' } }))
  const told = [await feed.next(), await feed.next()]
  expect(told).toMatchObject([
    { action: 'CREATED', changedFields: [], site: { id, tenantId: circle.id } },
    { action: 'UPDATED', changedFields: ['code'], site: { id, code: 'BPL-2', version: 2 } },
  ])
  expect(Math.abs(Date.now() - Date.parse(told[0]!.occurredAt))).toBeLessThan(60_000)
})

test('a change that is none of the business of many followers is looked into for all of them at once', async () => {
  const [circle, foreign] = [await world.circle(), await world.circle()]
  const client = await gateway.as(await world.member(circle))
  const feeds: Awaited<ReturnType<typeof follow>>[] = []
  while (feeds.length < 90) feeds.push(await follow(client, circle))
  const looked = async () => {
    const metrics = await (await fetch(`${gateway.url}/metrics`)).text()
    const statements = /^circlegate_database_duration_seconds_count\{plane="identity",step="statement"\} (\d+)/m
    return Number(statements.exec(metrics)?.[1])
  }
  const [before, began] = [await looked(), Date.now()]
  await world.site(foreign)
  const own = await world.site(circle)
  // Each of them has heard the others knock.
  for (const feed of feeds) while ((await feed.next()).site.id !== own.id);
  const looks = (await looked()) - before
  expect(looks).toBeGreaterThan(0)
  // They are asked about in a few lots, and the seals of what has happened ask for a key, five times a second at most.
  const seals = (5 * (Date.now() - began)) / 1000
  expect(looks).toBeLessThan(45 + seals)
  for (const feed of feeds) await feed[Symbol.asyncDispose]()
})

test('nothing is told of what was rolled back, refused or is foreign', async () => {
  const [circle, foreign] = [await world.circle(), await world.circle()]
  const client = await gateway.as(await world.member(circle))
  await using feed = await follow(client, circle)
  const rolledBack = world.make(async (db) => {
    await db.site.updateMany({ where: { tenantId: circle.id }, data: { name: 'never' } })
    throw new Error('rolled back')
  })
  await expect(rolledBack).rejects.toThrow('rolled back')
  expect(codeOf(await client.ask(createSite, { input: { ...tower, code: '' } }))).toBeTruthy()
  await world.site(foreign)
  const last = await world.site(circle)
  expect((await feed.next()).site.id).toBe(last.id)
})

test('a corporate is told of circles that share fully, and of no others', async () => {
  const [corporate, open, closed] = [await world.corporate(), await world.circle(), await world.circle()]
  await world.oversee(open, corporate, { dataSharingLevel: 'FULL' })
  await world.oversee(closed, corporate, { dataSharingLevel: 'AGGREGATED' })
  const client = await gateway.as(await world.member(corporate))
  await using feed = await follow(client, open)
  await world.site(closed)
  const last = await world.site(open)
  expect((await feed.next()).site.id).toBe(last.id)
})

test('a member placed in a unit is told of that unit and below only', async () => {
  const circle = await world.circle()
  const [top, beside] = [await world.unit(circle), await world.unit(circle)]
  const team = await world.unit(circle, top)
  const client = await gateway.as(await world.member(circle, { unit: top }))
  const knock = () => world.site(circle, { unit: top })
  await using feed = await Following.of(client, siteChanged, knock)
  await world.site(circle)
  await world.site(circle, { unit: beside })
  const last = await world.site(circle, { unit: team })
  expect((await feed.next()).site.id).toBe(last.id)
})

test('a vendor is told of sites that it holds, from the moment when it holds them', async () => {
  const { circle, vendor, feed } = await serving()
  const [kept, later, over] = [await world.site(circle), await world.site(circle), await world.site(circle)]
  const past = { validFrom: new Date('2020-01-01'), validUntil: new Date('2021-01-01') }
  await world.assignment(over, vendor, past)
  for (const row of [kept, later, over]) await touch(row)
  await world.assignment(later, vendor)
  for (const row of [kept, over, later]) await touch(row)
  expect((await feed.next()).site.id).toBe(later.id)
})

test('a contract that begins while the feed is open opens it to what it shares', async () => {
  const { vendor, feed } = await serving()
  const another = await world.circle()
  await world.contract(another, vendor)
  const row = await world.site(another)
  await world.assignment(row, vendor)
  await touch(row)
  expect((await feed.next()).site.id).toBe(row.id)
})

test('a contract that ends while the feed is open closes it to what it shared', async () => {
  const { circle, vendor, contract, feed } = await serving()
  const another = await world.circle()
  await world.contract(another, vendor)
  const [gone, stays] = [await world.site(circle), await world.site(another)]
  for (const row of [gone, stays]) await world.assignment(row, vendor)
  await touch(stays)
  // Until then both may be told of: that they were made is heard whenever the feed gets there.
  while ((await feed.next()).action !== 'UPDATED');
  await world.run("UPDATE vendor_relationship SET status = 'TERMINATED' WHERE id = $1", [contract.id])
  for (const row of [gone, stays]) await touch(row)
  expect((await feed.next()).site.id).toBe(stays.id)
})

test.for<[string, string, string]>([
  ['its role is taken away', 'DELETE FROM membership_role WHERE membership_id = $1', 'FORBIDDEN'],
  ['its membership ends', "UPDATE membership SET status = 'ENDED' WHERE id = $1", 'NOT_FOUND'],
  [
    'its session ends',
    'UPDATE session SET ended_at = now() WHERE account_id = (SELECT account_id FROM membership WHERE id = $1)',
    'UNAUTHENTICATED',
  ],
  [
    'its company is closed',
    "UPDATE tenant SET status = 'DEACTIVATED' WHERE id = (SELECT tenant_id FROM membership WHERE id = $1)",
    'NOT_FOUND',
  ],
])('a feed ends without telling more once %s', async ([, withdrawal, code]) => {
  const circle = await world.circle()
  const member = await world.member(circle)
  await using feed = await follow(await gateway.as(member), circle)
  await world.run(withdrawal, [member.id])
  await world.site(circle)
  await world.site(circle)
  const end = await feed.ending()
  expect(end).toMatchObject([{ extensions: { code } }])
})

test('a feed whose rights are gone ends at whatever is committed next, and does not tell of it', async () => {
  const circle = await world.circle()
  const member = await world.member(circle)
  await using feed = await follow(await gateway.as(member), circle)
  await world.run("UPDATE membership SET status = 'ENDED' WHERE id = $1", [member.id])
  await world.site(await world.circle())
  expect(await feed.ending()).toMatchObject([{ message: 'Tenant not found.' }])
})

test('a feed is closed when its token expires', async () => {
  const circle = await world.circle()
  const exp = Math.floor(Date.now() / 1000) + 5
  const token = await forge(gateway, await world.member(circle), { claims: { exp } })
  await using feed = await follow(gateway.bearing(token), circle)
  expect(await feed.ending()).toMatchObject({ code: 4401 })
  expect(Date.now() / 1000).toBeGreaterThanOrEqual(exp - 0.1)
})

test('a stranger is refused at the door of the feed, and so is a forged token', async () => {
  const { value } = await stranger.follow(siteChanged).next()
  expect(codeOf(value)).toBe('UNAUTHENTICATED')
  const forged = gateway.bearing('a.b.c').follow(siteChanged).next()
  await expect(forged).rejects.toMatchObject({ code: 4401 })
})

test('who may not read sites is refused at the door of the feed', async () => {
  const member = await world.member(await world.circle(), { roles: [] })
  const { value } = await (await gateway.as(member)).follow(siteChanged).next()
  expect(codeOf(value)).toBe('FORBIDDEN')
})
