import { afterAll, beforeEach, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import { Following } from '../../support/follow.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import type { Company, Row } from '../../support/world.ts'
import { schedule } from '../deletion/ending.ts'
import { acceptOffer, inviteCorporate, inviteVendor, terms } from '../offer/documents.ts'
import { siteChanged } from '../site/documents.ts'
import { suspendContract } from '../vendor-relationship/documents.ts'
import { moveTenant } from './documents.ts'

/** What is done on one node is done on the database that they share: who reads and follows is on the other. */
const here = await startGateway()
const there = await startGateway({ database: here.database })
const { world } = here
afterAll(async () => {
  await there.stop()
  await here.stop()
})

const full = { governanceLevel: 'CONTROLLED', dataSharingLevel: 'FULL' } as const
const sitesSeen = `query ($id: ID!, $tenantId: ID!) {
  site(id: $id, tenantId: $tenantId) { id } sites(first: 10) { totalCount nodes { id } } tenants(first: 100) { nodes { id } } }`
type Seen = { site: { id: string } | null; sites: { totalCount: number; nodes: { id: string }[] }; tenants: { nodes: { id: string }[] } }

let group: Company
let one: Company
let two: Company
let circle: Company
let vendor: Company
let site: Row
let [asOne, asTwo, asGroup, asVendor] = [] as unknown as [Client, Client, Client, Client]
beforeEach(async () => {
  ;[group, one, two] = [await world.corporate(), await world.corporate(), await world.corporate()]
  ;[circle, vendor] = [await world.circle(), await world.vendor()]
  for (const below of [one, two]) await world.oversee(below, group, full)
  await world.oversee(circle, one, full)
  await world.contract(circle, vendor)
  site = await world.site(circle)
  await world.assignment(site, vendor)
  asGroup = await here.as(await world.member(group))
  ;[asOne, asTwo, asVendor] = [
    await there.as(await world.member(one)),
    await there.as(await world.member(two)),
    await there.as(await world.member(vendor)),
  ]
})

const touch = ({ tenantId, id }: Row) =>
  world.run('UPDATE site SET name = name || $3 WHERE tenant_id = $1 AND id = $2', [tenantId, id, '.'])

/** A feed that is kept awake by a site of a circle of its own. */
async function following(client: Client, corporate: Company) {
  const own = await world.circle()
  await world.oversee(own, corporate, full)
  const [awake, marker] = [await world.site(own), await world.site(own)]
  const feed = await Following.of(client, siteChanged, async () => {
    await touch(awake)
    return awake
  })
  return { feed, marker }
}

const move = (corporateId: string, version = 1) => asGroup.ask(moveTenant, { input: { tenantId: circle.id, corporateId, version } })

/** What a corporate reads of the circle: by id, in lists, of its companies; each by a request of its own kind. */
async function seen(client: Client) {
  const { data } = await client.ask<Seen>(sitesSeen, { id: site.id, tenantId: circle.id })
  return {
    byId: data?.site?.id === site.id,
    listed: !!data?.sites?.nodes.some(({ id }) => id === site.id),
    below: !!data?.tenants?.nodes.some(({ id }) => id === circle.id),
  }
}

const all = { byId: true, listed: true, below: true }
const none = { byId: false, listed: false, below: false }

test('a circle that is moved is out of the old corporate’s sight and in the new one’s, reads, lists and open feeds, at once and on another node', async () => {
  const before = await following(asOne, one)
  const after = await following(asTwo, two)
  await touch(site)
  expect((await before.feed.next()).site.id).toBe(site.id)
  expect([await seen(asOne), await seen(asTwo)]).toEqual([all, none])
  dataOf(await move(two.id))
  // What is asked next is answered by the new state: nothing is waited for.
  expect([await seen(asOne), await seen(asTwo)]).toEqual([none, all])
  await touch(site)
  for (const { marker } of [before, after]) await touch(marker)
  // The old one's feed goes on with its own, and tells nothing of what was changed before that.
  expect((await before.feed.next()).site.id).toBe(before.marker.id)
  expect((await after.feed.next()).site.id).toBe(site.id)
  for (const { feed } of [before, after]) await feed[Symbol.asyncDispose]()
  // Its closure has one way up, to the new one and the group above.
  const up = await world.run<{ id: string }>(
    'SELECT ancestor_id AS id FROM tenant_closure WHERE descendant_id = $1 AND (valid_until IS NULL OR valid_until > now()) ORDER BY depth',
    [circle.id],
  )
  expect(up.map(({ id }) => id)).toEqual([two.id, group.id])
})

test('its contracts, assignments and the vendor’s sight of them go along as they are', async () => {
  const vendorSees = async () => (await asVendor.ask<Seen>(sitesSeen, { id: site.id, tenantId: circle.id })).data?.site?.id
  const contracts = () => world.run('SELECT * FROM vendor_relationship WHERE tenant_id = $1', [circle.id])
  const [was, saw] = [await contracts(), await vendorSees()]
  dataOf(await move(two.id))
  expect([await contracts(), await vendorSees()]).toEqual([was, saw])
  expect(saw).toBe(site.id)
})

test('no contract is orphaned: where the old corporate managed the vendors the new one does, and an offer that was open is accepted', async () => {
  await world.run('UPDATE corporate_relationship SET independent_vendor_management = false WHERE tenant_id = $1', [circle.id])
  const newcomer = await world.vendor()
  const offered = { ...terms, tenantId: circle.id, organizationCode: newcomer.code }
  const { id } = dataOf(await asOne.ask(inviteVendor, { input: offered })).inviteVendor
  dataOf(await move(two.id))
  const accepting = await here.as(await world.member(newcomer))
  dataOf(await accepting.ask(acceptOffer, { input: { tenantId: circle.id, id, version: 1 } }))
  const contracts = await world.run<Row & { version: number }>(
    'SELECT tenant_id AS "tenantId", id, version FROM vendor_relationship WHERE tenant_id = $1',
    [circle.id],
  )
  expect(contracts).toHaveLength(2)
  for (const input of contracts) {
    const tried = () => asOne.ask(suspendContract, { input })
    expect(await untouched(world).codes(tried)).toEqual(['NOT_FOUND'])
    dataOf(await asTwo.ask(suspendContract, { input }))
  }
})

test('with the consent of both sides it goes the same way by an offer: each side alone does not suffice', async () => {
  const asCircle = await here.as(await world.member(circle))
  const terms = { governanceLevel: 'AUTONOMOUS', dataSharingLevel: 'FULL' } as const
  const invite = ({ code }: Company) => asCircle.ask(inviteCorporate, { input: { organizationCode: code, ...terms } })
  const before = await world.counts()
  expect(codeOf(await invite(two))).toBe('CONFLICT')
  expect(await world.counts()).toEqual(before)
  await world.run('UPDATE corporate_relationship SET valid_until = now() WHERE tenant_id = $1', [circle.id])
  const [offer, other] = [dataOf(await invite(two)).inviteCorporate, dataOf(await invite(one)).inviteCorporate]
  expect([await seen(asOne), await seen(asTwo)]).toEqual([none, none])
  const accept = (client: Client, { id }: { id: string }) => client.ask(acceptOffer, { input: { tenantId: circle.id, id, version: 1 } })
  dataOf(await accept(asTwo, offer))
  expect(await seen(asTwo)).toEqual(all)
  // The other one would put it below two: refused, and nothing is written.
  const counts = await world.counts()
  expect(codeOf(await accept(asOne, other))).toBe('CONFLICT')
  expect(await world.counts()).toEqual(counts)
  expect((await seen(asOne)).byId).toBe(false)
})

test('a move that would orphan it is refused with its code, and nothing is written', async () => {
  const counts = async () => [await world.counts(), await world.run('SELECT * FROM corporate_relationship ORDER BY id')]
  // Below a corporate that is to be deleted, with which it would go.
  dataOf(await schedule(await here.as(await world.member(two)), two.code))
  const asOneHere = await here.as(await world.member(one))
  await world.mailed()
  const before = await counts()
  expect(codeOf(await move(two.id))).toBe('CONFLICT')
  // From where it no longer stands, as whoever moves it has seen it.
  expect(codeOf(await move(group.id, 7))).toBe('STALE')
  // Below a company that has corporates above it and none below.
  expect(codeOf(await move(circle.id))).toBe('INVALID_INPUT')
  expect(await counts()).toEqual(before)
  expect([await seen(asOne), await seen(asTwo)]).toEqual([all, none])
  // The corporate that it stands below does not go either, and takes nothing with it.
  expect(codeOf(await schedule(asOneHere, one.code))).toBe('CONFLICT')
  expect(await counts()).toEqual(before)
})
