import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer, Client } from '../support/client.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import type { Company, Member, Row } from '../support/world.ts'

let gateway: TestGateway
beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.stop())

type Scene = { circle: Company; corporate: Company; vendor: Company; unit: Row; site: Row }

/** A circle with a site that its corporate and its vendor see. */
async function scene(): Promise<Scene> {
  const { world } = gateway
  const [corporate, circle, vendor] = [await world.corporate(), await world.circle(), await world.vendor()]
  await world.oversee(circle, corporate, {
    governanceLevel: 'CONTROLLED',
    dataSharingLevel: 'FULL',
  })
  await world.contract(circle, vendor)
  const unit = await world.unit(circle)
  const site = await world.site(circle, { unit })
  await world.assignment(site, vendor)
  return { circle, corporate, vendor, unit, site }
}

const look = (client: Client, { site }: Scene) =>
  client.ask('query ($id: ID!, $tenantId: ID!) { site(id: $id, tenantId: $tenantId) { id } sites { totalCount } }', site)

const change = (client: Client, { site }: Scene) =>
  client.ask('mutation ($input: UpdateSiteInput!) { updateSite(input: $input) { id } }', {
    input: { ...site, version: 1, name: 'changed' },
  })

const codes = ({ errors = [] }: Answer<unknown>) => [...new Set(errors.map((e) => e.extensions.code))]

type Who = 'circle' | 'corporate' | 'vendor'
type Revocation = {
  who: Who
  /** Statements of the system plane; $1 is the id that `of` finds. */
  text: string
  of: (scene: Scene, member: Member) => string
  read: string[]
  write: string[]
}

const ofMember = (_: Scene, member: Member) => member.id
const ofCircle = ({ circle }: Scene) => circle.id

// biome-ignore format: one table
const revocations: Record<string, Revocation> = {
  'a session that has ended': { who: 'circle', text: 'UPDATE session SET ended_at = now() WHERE id = $1', of: (_, { sessionId }) => sessionId, read: ['UNAUTHENTICATED'], write: ['UNAUTHENTICATED'] },
  'a session that has expired': { who: 'circle', text: 'UPDATE session SET expires_at = now() WHERE id = $1', of: (_, { sessionId }) => sessionId, read: ['UNAUTHENTICATED'], write: ['UNAUTHENTICATED'] },
  'a disabled account': { who: 'circle', text: `UPDATE account SET status = 'DISABLED' WHERE id = $1`, of: (_, { accountId }) => accountId, read: ['UNAUTHENTICATED'], write: ['UNAUTHENTICATED'] },
  'a suspended membership': { who: 'circle', text: `UPDATE membership SET status = 'SUSPENDED' WHERE id = $1`, of: ofMember, read: ['NOT_FOUND'], write: ['NOT_FOUND'] },
  'an ended membership': { who: 'circle', text: `UPDATE membership SET status = 'ENDED' WHERE id = $1`, of: ofMember, read: ['NOT_FOUND'], write: ['NOT_FOUND'] },
  'a membership that is over': { who: 'circle', text: 'UPDATE membership SET valid_until = now() WHERE id = $1', of: ofMember, read: ['NOT_FOUND'], write: ['NOT_FOUND'] },
  'a deactivated company': { who: 'circle', text: `UPDATE tenant SET status = 'DEACTIVATED' WHERE id = $1`, of: ofCircle, read: ['NOT_FOUND'], write: ['NOT_FOUND'] },
  'a suspended company': { who: 'circle', text: `UPDATE tenant SET status = 'SUSPENDED' WHERE id = $1`, of: ofCircle, read: [], write: ['TENANT_SUSPENDED'] },
  'a role that was taken away': { who: 'circle', text: 'DELETE FROM membership_role WHERE membership_id = $1', of: ofMember, read: ['FORBIDDEN'], write: ['FORBIDDEN'] },
  'a role that became a smaller one': { who: 'circle', text: `UPDATE membership_role SET role_code = 'viewer' WHERE membership_id = $1`, of: ofMember, read: [], write: ['FORBIDDEN'] },
  'a sharing that was lowered': { who: 'corporate', text: `UPDATE corporate_relationship SET data_sharing_level = 'AGGREGATED' WHERE tenant_id = $1`, of: ofCircle, read: ['NOT_FOUND'], write: ['NOT_FOUND'] },
  'a governance that was lowered': { who: 'corporate', text: `UPDATE corporate_relationship SET governance_level = 'MANAGED' WHERE tenant_id = $1`, of: ofCircle, read: [], write: ['APPROVAL_REQUIRED'] },
  'a corporate that is over': { who: 'corporate', text: 'UPDATE corporate_relationship SET valid_until = now() WHERE tenant_id = $1', of: ofCircle, read: ['NOT_FOUND'], write: ['NOT_FOUND'] },
  'a contract that was terminated': { who: 'vendor', text: `UPDATE vendor_relationship SET status = 'TERMINATED' WHERE tenant_id = $1`, of: ofCircle, read: ['NOT_FOUND'], write: ['NOT_FOUND'] },
  'a contract that is over': { who: 'vendor', text: 'UPDATE vendor_relationship SET valid_until = now() WHERE tenant_id = $1', of: ofCircle, read: ['NOT_FOUND'], write: ['NOT_FOUND'] },
  'an assignment that has ended': { who: 'vendor', text: 'UPDATE site_assignment SET ends_at = now() WHERE tenant_id = $1', of: ofCircle, read: ['NOT_FOUND'], write: ['NOT_FOUND'] },
}

async function seenBefore(who: Who) {
  const made = await scene()
  const member = await gateway.world.member(made[who])
  const client = await gateway.as(member)
  const { data, errors } = await look(client, made)
  expect({ data, errors }).toEqual({ data: { site: { id: made.site.id }, sites: { totalCount: 1 } }, errors: undefined })
  return { made, member, client }
}

/** What a caller still gets to see: the site, and how many there are. */
const shown = ({ data }: Answer<unknown>) => {
  const { site, sites } = (data ?? {}) as { site?: object; sites?: { totalCount: number } }
  return { site: !!site, sites: sites?.totalCount ?? 0 }
}

test.each(Object.entries(revocations))('%s is refused on the very next operation', async (_, revocation) => {
  const { who, text, of, read, write } = revocation
  const { made, member, client } = await seenBefore(who)
  await gateway.world.run(text, [of(made, member)])
  const answer = await look(client, made)
  expect(codes(answer)).toEqual(read)
  expect(shown(answer)).toEqual(read.length > 0 ? { site: false, sites: 0 } : { site: true, sites: 1 })
  const changed = await change(client, made)
  expect(codes(changed)).toEqual(write)
  expect(await gateway.world.run('SELECT version FROM site WHERE id = $1', [made.site.id])).toEqual([{ version: 1 }])
})

test('the very next operation of a mutation is refused as well', async () => {
  const { made, member, client } = await seenBefore('circle')
  await gateway.world.run('UPDATE session SET ended_at = now() WHERE id = $1', [member.sessionId])
  expect(codes(await change(client, made))).toEqual(['UNAUTHENTICATED'])
})

test('a member who is placed in a unit reads that unit only, on the very next operation', async () => {
  const { made, member, client } = await seenBefore('circle')
  const elsewhere = await gateway.world.unit(made.circle)
  const place = 'UPDATE membership SET unit_id = $2 WHERE id = $1'
  await gateway.world.run(place, [member.id, elsewhere.id])
  expect(shown(await look(client, made))).toEqual({ site: false, sites: 0 })
  await gateway.world.run(place, [member.id, made.unit.id])
  expect(shown(await look(client, made))).toEqual({ site: true, sites: 1 })
})

const soon = () => new Date(Date.now() + 700)
const pause = () => new Promise((resolve) => setTimeout(resolve, 900))

/** Nothing is written when a window closes: the clock alone revokes. */
// biome-ignore format: one table
const windows: Record<string, [Who, text: string, of: Revocation['of'], code: string]> = {
  'a membership': ['circle', 'UPDATE membership SET valid_until = $2 WHERE id = $1', ofMember, 'NOT_FOUND'],
  'a session': ['circle', 'UPDATE session SET expires_at = $2 WHERE id = $1', (_, { sessionId }) => sessionId, 'UNAUTHENTICATED'],
  'an oversight': ['corporate', 'UPDATE corporate_relationship SET valid_until = $2 WHERE tenant_id = $1', ofCircle, 'NOT_FOUND'],
  'a contract': ['vendor', 'UPDATE vendor_relationship SET valid_until = $2 WHERE tenant_id = $1', ofCircle, 'NOT_FOUND'],
  'an assignment': ['vendor', 'UPDATE site_assignment SET ends_at = $2 WHERE tenant_id = $1', ofCircle, 'NOT_FOUND'],
}

test.each(Object.entries(windows))('when the window of %s closes, the next operation is refused', async (_, [who, text, of, code]) => {
  const { made, member, client } = await seenBefore(who)
  await gateway.world.run(text, [of(made, member), soon()])
  expect(shown(await look(client, made))).toEqual({ site: true, sites: 1 })
  await pause()
  const answer = await look(client, made)
  expect(codes(answer)).toEqual([code])
  expect(shown(answer)).toEqual({ site: false, sites: 0 })
})

test('when a window opens, the next operation finds what it shows', async () => {
  const { made, client } = await seenBefore('vendor')
  const window = 'UPDATE vendor_relationship SET valid_from = $2 WHERE tenant_id = $1'
  await gateway.world.run(window, [made.circle.id, soon()])
  expect(shown(await look(client, made))).toEqual({ site: false, sites: 0 })
  await pause()
  expect(shown(await look(client, made))).toEqual({ site: true, sites: 1 })
})
