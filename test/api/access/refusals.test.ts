import { afterAll, expect, test } from 'vitest'
import { newId } from '../../../src/lib/ids.ts'
import { dataOf, refusalOf } from '../../support/answers.ts'
import type { Answer, Client } from '../../support/client.ts'
import { startGateway } from '../../support/gateway.ts'
import { asOwner } from '../../walls/below.ts'
import { actingAs, reason } from '../acting-session/chain.ts'
import { auditEntries } from '../audit-entry/documents.ts'
import { setMemberRoles } from '../role/documents.ts'
import { createSite, tower, updateSite } from '../site/documents.ts'

let now = new Date('2027-01-01T00:00:00Z')
const gateway = await startGateway({ clock: () => now })
const { world } = gateway
afterAll(gateway.stop)

type Authz = { id: string; permission?: string; refusedBy?: string; reason: string }
const authzOf = (answer: Pick<Answer<unknown>, 'errors'>) => refusalOf(answer).authz as Authz

const refusalsIn = async (client: Client, filter: object = {}) =>
  dataOf(await client.ask(auditEntries, { first: 100, filter: { kind: 'REFUSAL', ...filter } })).auditEntries!

const byId = 'query ($id: ID!) { site(id: $id) { id } }'

async function company(roles = ['viewer']) {
  const circle = await world.circle()
  const [admin, person] = [await world.member(circle), await world.member(circle, { roles })]
  return { circle, person, admin: await gateway.as(admin), client: await gateway.as(person) }
}

test('a refusal says which permission, what refused it and why, over HTTP and WebSocket alike', async () => {
  const { client } = await company()
  const told = { permission: 'site.create', refusedBy: 'ROLE', reason: 'None of your roles allows this.' }
  const input = { ...tower }
  expect(authzOf(await client.ask(createSite, { input }))).toEqual({ id: expect.any(String), ...told })
  const { value } = await client.follow(createSite, { input }).next()
  expect(authzOf(value)).toEqual({ id: expect.any(String), ...told })
})

test('absent, hidden and foreign rows are refused in the same words, with an id each', async () => {
  const { client, circle } = await company()
  const foreign = await world.site(await world.circle())
  const unit = await world.unit(circle)
  const hidden = await world.site(circle)
  const placed = await gateway.as(await world.member(circle, { unit, roles: ['manager'] }))
  const asked = [
    [client, newId()],
    [client, foreign.id],
    [placed, hidden.id],
  ] as const
  const answers = await Promise.all(asked.map(([who, id]) => who.ask(byId, { id })))
  const authz = answers.map(authzOf)
  for (const { id, ...rest } of authz) expect(rest).toEqual({ reason: 'There is nothing here that you can reach.' })
  expect(new Set(authz.map(({ id }) => id)).size).toBe(3)
  const shapes = answers.map((answer, at) =>
    JSON.stringify(answer).replaceAll(asked[at]![1], 'asked').replaceAll(authz[at]!.id, 'decision'),
  )
  expect(new Set(shapes).size).toBe(1)
})

test('a suspended company is told so by the decision', async () => {
  const circle = await world.circle({ status: 'SUSPENDED' })
  const client = await gateway.as(await world.member(circle))
  const answer = await client.ask(createSite, { input: tower })
  expect(refusalOf(answer)).toMatchObject({
    code: 'TENANT_SUSPENDED',
    authz: { permission: 'site.create', refusedBy: 'STANDING' },
  })
})

test('what was refused is in the journal of the company, under the id that was told', async () => {
  const { circle, person, admin, client } = await company(['engineer'])
  const site = await world.site(circle)
  const input = { id: site.id, version: 1 }
  const retire = 'mutation ($input: RetireSiteInput!) { retireSite(input: $input) { id } }'
  const answer = await client.with({ 'x-request-id': 'the-refused' }).ask(retire, { input })
  const { id } = authzOf(answer)
  const { nodes, totalCount } = await refusalsIn(admin)
  expect(totalCount).toBe(1)
  expect(nodes[0]).toMatchObject({
    ...{ tenantId: circle.id, entity: 'Refusal', entityId: id, decisionId: id, action: 'REFUSED' },
    ...{ mutation: 'retireSite', permission: 'site.retire', requestId: 'the-refused' },
    ...{ actorTenantId: circle.id, actorId: person.id, actorName: person.email },
    ...{ address: '127.0.0.1' },
  })
  expect(nodes[0]!.changes).toEqual([
    { field: 'reason', before: null, after: 'None of your roles allows this.' },
    { field: 'refusedBy', before: null, after: 'ROLE' },
  ])
  expect((await refusalsIn(admin, { entityId: id })).totalCount).toBe(1)
  expect((await refusalsIn(admin, { kind: 'CHANGE', entityId: id })).totalCount).toBe(0)
})

test('so is what a use case refuses after the door has let it in', async () => {
  const { circle, client, admin } = await company()
  const clerk = await world.member(circle, { roles: ['manager'] })
  const unit = await world.unit(circle)
  const site = await world.site(circle)
  const placed = await gateway.as(await world.member(circle, { unit, roles: ['manager'] }))
  const input = { id: clerk.id, version: 1, roles: ['admin'] }
  expect(authzOf(await client.ask(setMemberRoles, { input }))).toMatchObject({ permission: 'role.assign' })
  const outside = await placed.ask(createSite, { input: tower })
  expect(authzOf(outside)).toMatchObject({ permission: 'site.create', refusedBy: 'PART' })
  expect((await placed.ask(updateSite, { input: { id: site.id, version: 1 } })).errors).toBeDefined()
  const { nodes } = await refusalsIn(admin)
  expect(nodes.map(({ permission, reach }) => [permission, reach])).toEqual([
    ['site.create', 'SELF'],
    ['role.assign', null],
  ])
})

test('wrong input, rows that are not there and refused reads leave nothing', async () => {
  const { client, admin } = await company()
  await client.ask('{ auditEntries { totalCount } }')
  await admin.ask(createSite, { input: { ...tower, code: '' } })
  await admin.ask(updateSite, { input: { id: newId(), version: 1 } })
  expect((await refusalsIn(admin)).totalCount).toBe(0)
})

test('whoever is refused a hundred times in a minute is in the journal once, and counted', async () => {
  const { client, admin } = await company()
  const tries = Array.from({ length: 100 }, () => client.ask(createSite, { input: tower }))
  const ids = new Set((await Promise.all(tries)).map((answer) => authzOf(answer).id))
  expect(ids.size).toBe(100)
  expect((await refusalsIn(admin)).totalCount).toBe(1)
  now = new Date(now.getTime() + 60_000)
  await client.ask(createSite, { input: tower })
  const { nodes } = await refusalsIn(admin)
  const times = nodes.map(({ changes }) => changes.find(({ field }) => field === 'times')?.after)
  expect(times).toEqual([undefined, '99', undefined])
})

test('a journal that cannot be written to delays no refusal, and is told of it later', async () => {
  const { client, admin } = await company()
  const owner = (text: string) => asOwner(gateway.database, text)
  await owner(`CREATE FUNCTION stuck() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'stuck'; END $$;
    CREATE TRIGGER stuck BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION stuck()`)
  const { id } = authzOf(await client.ask(createSite, { input: tower }))
  await owner('DROP TRIGGER stuck ON audit_entry; DROP FUNCTION stuck()')
  expect((await refusalsIn(admin)).totalCount).toBe(0)
  now = new Date(now.getTime() + 60_000)
  await client.ask(createSite, { input: tower })
  const { nodes } = await refusalsIn(admin)
  expect(nodes.map(({ entityId }) => entityId)).toContain(id)
  expect(nodes.length).toBe(2)
})

test('who acts in the place of a member, and what asks by a key, is told apart from the member', async () => {
  const circle = await world.circle()
  const member = await world.member(circle)
  const own = await gateway.as(member)
  const { client: staff } = await actingAs(gateway, member)
  const create = 'mutation { createApiKey(input: { name: "Reader", permissions: ["site.read"] }) { secret } }'
  const { secret } = dataOf(await own.ask<{ createApiKey: { secret: string } }>(create)).createApiKey
  const key = gateway.stranger.with({ 'x-api-key': secret })
  for (const client of [staff, key]) expect(refusalOf(await client.ask(createSite, { input: tower })).code).toBe('FORBIDDEN')
  const kept = await world.run<Record<string, string | null>>(
    `SELECT actor_name, staff_name, reason, address FROM audit_entry WHERE tenant_id = $1 AND action = 'REFUSED' ORDER BY id`,
    [circle.id],
  )
  expect(kept).toEqual([
    { actor_name: member.email, staff_name: expect.any(String), reason, address: null },
    { actor_name: `${member.email} (key Reader)`, staff_name: null, reason: null, address: expect.any(String) },
  ])
})
