import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import { Following } from '../../support/follow.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import { bearer } from '../role/chain.ts'
import { setMemberRoles } from '../role/documents.ts'
import { siteChanged, sites } from '../site/documents.ts'
import { endMember, memberships, placeMember, resumeMember, setMemberWindow, setPreferredMembership, suspendMember } from './documents.ts'

const gateway = await startGateway()
const other = await startGateway({ database: gateway.database })
const { world } = gateway
afterAll(async () => {
  await other.stop()
  await gateway.stop()
})

const inMs = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString()
const hour = 3_600_000

async function scene() {
  const circle = await world.circle()
  const admin = await gateway.as(await world.member(circle))
  const person = await world.member(circle, { roles: ['viewer'] })
  const nodes = [await gateway.as(person), await other.as(person)] as const
  const window = (given: object, version = 1) => admin.ask(setMemberWindow, { input: { id: person.id, version, ...given } })
  const step = (document: typeof suspendMember, version: number) => admin.ask(document, { input: { id: person.id, version } })
  return { circle, admin, person, nodes, window, step }
}

test('a window closes by itself: the next operation is refused on every node, and an open feed ends at that moment', async () => {
  const { circle, nodes, window } = await scene()
  await using feed = await Following.of(nodes[1], siteChanged, () => world.site(circle))
  const closes = Date.now() + 1500
  dataOf(await window({ validUntil: new Date(closes).toISOString() }))
  for (const node of nodes) dataOf(await node.ask(sites, {}))
  expect(await feed.ending()).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
  const late = Date.now() - closes
  expect(late).toBeGreaterThanOrEqual(0)
  expect(late).toBeLessThan(1000)
  for (const node of nodes) expect(codeOf(await node.ask(sites, {}))).toBe('NOT_FOUND')
})

test('a window opens by itself', async () => {
  const { nodes, window } = await scene()
  dataOf(await window({ validFrom: inMs(800), validUntil: inMs(hour) }))
  for (const node of nodes) expect(codeOf(await node.ask(sites, {}))).toBe('NOT_FOUND')
  await new Promise((resolve) => setTimeout(resolve, 1000))
  for (const node of nodes) dataOf(await node.ask(sites, {}))
})

test.for([
  [{ validFrom: inMs(2 * hour), validUntil: inMs(hour) }, 'validUntil'],
  [{ validUntil: inMs(-hour) }, 'validUntil'],
] as const)('a window that ends before it begins, or in the past, is refused by its name: %j', async ([given, field]) => {
  const { window } = await scene()
  expect(await untouched(world).refusal(() => window(given))).toMatchObject({
    ...{ code: 'INVALID_INPUT', fields: { [field]: expect.any(String) } },
  })
})

test('a suspended membership is refused at once on every node and its feed ends; resumed it goes on', async () => {
  const { circle, nodes, step } = await scene()
  await using feed = await Following.of(nodes[1], siteChanged, () => world.site(circle))
  expect(dataOf(await step(suspendMember, 1)).suspendMember).toMatchObject({ status: 'SUSPENDED' })
  for (const node of nodes) expect(codeOf(await node.ask(sites, {}))).toBe('NOT_FOUND')
  expect(await feed.ending()).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }])
  expect(codeOf(await step(suspendMember, 2))).toBe('CONFLICT')
  dataOf(await step(resumeMember as never, 2))
  for (const node of nodes) dataOf(await node.ask(sites, {}))
})

test('a suspended membership keeps its seat, and one that has ended frees it', async () => {
  const { circle, step } = await scene()
  await world.run('UPDATE tenant_profile SET max_users = 2 WHERE tenant_id = $1', [circle.id])
  const fits = () =>
    world.invitation(circle).then(
      () => true,
      () => false,
    )
  dataOf(await step(suspendMember, 1))
  expect(await fits()).toBe(false)
  dataOf(await step(endMember as never, 2))
  expect(await fits()).toBe(true)
  expect(codeOf(await step(resumeMember as never, 3))).toBe('CONFLICT')
})

test('one that has ended is changed no more: neither its window nor its place nor its roles', async () => {
  const { circle, person, admin, window, step } = await scene()
  const { id: unitId } = await world.unit(circle)
  dataOf(await step(endMember as never, 1))
  const input = { id: person.id, version: 2 }
  expect(codeOf(await window({ validUntil: inMs(hour) }, 2))).toBe('CONFLICT')
  expect(codeOf(await admin.ask(placeMember, { input: { ...input, unitId } }))).toBe('CONFLICT')
  expect(codeOf(await admin.ask(setMemberRoles, { input: { ...input, roles: ['admin'] } }))).toBe('CONFLICT')
})

test('nobody changes how long they belong to the company themselves', async () => {
  const circle = await world.circle()
  const person = await world.member(circle)
  await world.member(circle)
  const by = await gateway.as(person)
  const input = { id: person.id, version: 1 }
  for (const document of [setMemberWindow, suspendMember, resumeMember, endMember])
    expect(codeOf(await by.ask(document as typeof endMember, { input }))).toBe('FORBIDDEN')
})

test('who may not change members is refused, and a member of another company is none', async () => {
  const { person, circle } = await scene()
  const viewer = await gateway.as(await world.member(circle, { roles: ['viewer'] }))
  const stranger = await gateway.as(await world.member(await world.circle()))
  const input = { id: person.id, version: 1 }
  expect(codeOf(await viewer.ask(endMember, { input }))).toBe('FORBIDDEN')
  const there = { ...input, tenantId: circle.id }
  expect(codeOf(await stranger.ask(endMember, { input: there }))).toBe('NOT_FOUND')
})

test('the last administrator stays: neither suspended, ended, nor given an end', async () => {
  const circle = await world.circle()
  const admin = await world.member(circle)
  const by = await gateway.as(await bearer(gateway, circle, 'member.*', 'tenant.read'))
  const input = { id: admin.id, version: 1 }
  expect(codeOf(await by.ask(suspendMember, { input }))).toBe('CONFLICT')
  expect(codeOf(await by.ask(endMember, { input }))).toBe('CONFLICT')
  const window = { ...input, validUntil: inMs(hour) }
  expect(codeOf(await by.ask(setMemberWindow, { input: window }))).toBe('CONFLICT')
  await world.member(circle)
  dataOf(await by.ask(setMemberWindow, { input: window }))
})

test('the last administrator stays who is one by designation', async () => {
  const circle = await world.circle()
  const head = await world.designation(circle, ['admin'])
  const admin = await world.member(circle, { roles: [], designation: head })
  const by = await gateway.as(await bearer(gateway, circle, 'member.*', 'tenant.read'))
  expect(codeOf(await by.ask(endMember, { input: { id: admin.id, version: 1 } }))).toBe('CONFLICT')
})

test('two administrators who end each other at once leave one', async () => {
  for (let turn = 0; turn < 5; turn++) {
    const circle = await world.circle()
    const [one, two] = [await world.member(circle), await world.member(circle)]
    const [asOne, asTwo] = [await gateway.as(one), await gateway.as(two)]
    const answers = await Promise.all([
      asOne.ask(endMember, { input: { id: two.id, version: 1 } }),
      asTwo.ask(endMember, { input: { id: one.id, version: 1 } }),
    ])
    expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
  }
})

test('members are listed by designation, by role and by whether they can act now', async () => {
  const { circle, admin, person } = await scene()
  const title = await world.designation(circle, ['viewer'])
  const titled = await world.member(circle, { roles: [], designation: title })
  const over = await world.member(circle, { roles: ['engineer'], validUntil: new Date(Date.now() - 1000), validFrom: new Date(0) })
  const listed = async (filter: object) => dataOf(await admin.ask(memberships, { filter } as never)).memberships!.nodes.map(({ id }) => id)
  expect(await listed({ designationId: [title.id] })).toEqual([titled.id])
  expect(await listed({ role: ['viewer', 'engineer'] })).toEqual(expect.arrayContaining([person.id, over.id]))
  expect(await listed({ role: ['viewer'] })).toEqual([person.id])
  expect(await listed({ usable: false })).toEqual([over.id])
  expect(await listed({ usable: true })).not.toContain(over.id)
})

test('who belongs to several companies switches by a header, and says which is meant without one', async () => {
  const [first, second] = [await world.circle(), await world.circle()]
  const person = await world.member(first)
  await world.alsoIn(second, person)
  const { authorization } = (await gateway.as(person)).headers
  const by = gateway.stranger.with({ authorization: authorization! })
  const acting = async (client = by) =>
    (await client.ask<{ actingTenant: { id: string } }>('{ actingTenant { id } }')).data?.actingTenant.id
  expect(codeOf(await by.ask('{ actingTenant { id } }'))).toBe('INVALID_INPUT')
  for (const company of [second, first, second]) {
    const input = { tenantId: company.id }
    dataOf(await by.ask(setPreferredMembership, { input }))
    expect(await acting()).toBe(company.id)
    // The same session, and nobody signs in again.
    const elsewhere = company === first ? second : first
    expect(await acting(by.with({ 'x-tenant-id': elsewhere.id }))).toBe(elsewhere.id)
  }
  const foreign = { tenantId: (await world.circle()).id }
  expect(codeOf(await by.ask(setPreferredMembership, { input: foreign }))).toBe('NOT_FOUND')
})
