import { afterAll, expect, test } from 'vitest'
import { newId } from '../../../src/lib/ids.ts'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { bearer } from '../role/chain.ts'
import { explain, holders } from './ask.ts'
import { explainAccess, whoCan } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

test('what is not there, what is hidden and what is another company’s read alike, to the letter', async () => {
  const [circle, stranger] = [await world.circle(), await world.circle()]
  const [mine, other] = [await world.unit(circle), await world.unit(circle)]
  const client = await gateway.as(await world.member(circle, { unit: mine, roles: ['manager'] }))
  const elsewhere = await world.site(circle, { unit: other })
  const foreign = await world.site(stranger)
  const questions = [
    { resourceId: newId() },
    { resourceId: elsewhere.id },
    { resourceId: foreign.id },
    { resourceId: foreign.id, tenantId: stranger.id },
    { resourceId: newId(), tenantId: newId() },
    { tenantId: stranger.id },
    { tenantId: newId() },
  ]
  const answers = await Promise.all(questions.map((of) => explain(client, 'site.read', of)))
  const told = answers.map(({ tenantId, resourceId, ...rest }) => rest)
  expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1)
  expect(told[0]).toMatchObject({
    ...{ allowed: false, refusedBy: 'NOTHING_HERE', reach: null, grantedBy: [], deniedBy: [] },
    reason: 'There is nothing here that you can reach.',
  })
})

test('the terms of a relationship are told to those who may read it, and to nobody else', async () => {
  const [corporate, circle] = [await world.corporate(), await world.circle()]
  await world.oversee(circle, corporate, { governanceLevel: 'MANAGED', dataSharingLevel: 'FULL' })
  const at = { tenantId: circle.id }
  const untold = { governanceLevel: null, dataSharingLevel: null, contractStatus: null }
  const reader = await gateway.as(await bearer(gateway, corporate, 'tenant.read', 'site.*'))
  expect(await explain(reader, 'site.read', at)).toMatchObject({
    ...{ allowed: true, reach: 'OVERSEES', ...untold, withinCeiling: true },
    reason: expect.stringMatching(/^Allowed in a company below: role \w+ grants site\.\* everywhere\.$/),
  })
  // What whoever tries is told of the way, they are told here: that it is proposed, and no more.
  expect(await explain(reader, 'site.update', at)).toMatchObject({
    ...{ refusedBy: 'APPROVAL', refusals: ['APPROVAL'], ...untold, withinCeiling: false },
    reason: 'Refused in a company below: what is sent is proposed to it, and it decides.',
  })
  expect(await explain(reader, 'profile.update', at)).toMatchObject({
    ...{ refusedBy: 'ROLE', refusals: ['ROLE'], ...untold, withinCeiling: null },
  })
})

test('so are those of a contract, from either side', async () => {
  const [circle, vendor] = [await world.circle(), await world.vendor()]
  await world.contract(circle, vendor, { status: 'SUSPENDED' })
  for (const [own, other, way] of [
    [circle, vendor, 'towards a vendor'],
    [vendor, circle, 'in a circle'],
  ] as const) {
    const client = await gateway.as(await bearer(gateway, own, 'tenant.read'))
    const told = await explain(client, 'tenant.read', { tenantId: other.id })
    expect(told).toMatchObject({ allowed: true, contractStatus: null })
    expect(told.reason).toContain(`Allowed ${way}, by a contract: role`)
  }
})

test('whoever asks counts, and not who is asked about', async () => {
  const [corporate, circle] = [await world.corporate(), await world.circle()]
  await world.oversee(circle, corporate, { governanceLevel: 'MANAGED', dataSharingLevel: 'FULL' })
  const knowing = await world.member(corporate)
  const asking = await bearer(gateway, corporate, 'tenant.read', 'member.read', 'access.explain')
  const ask = async (by: typeof knowing, about: typeof knowing) =>
    explain(await gateway.as(by), 'site.update', { tenantId: circle.id, principalId: about.id })
  const levels = { governanceLevel: 'MANAGED', dataSharingLevel: 'FULL' }
  expect(await ask(asking, knowing)).toMatchObject({ refusedBy: 'APPROVAL', governanceLevel: null, dataSharingLevel: null })
  expect(await ask(knowing, asking)).toMatchObject({ refusals: ['ROLE', 'APPROVAL'], ...levels })
})

test('of a company above, the levels on a way that is not seen to its end are not told', async () => {
  const [group, corporate, circle] = [await world.corporate(), await world.corporate(), await world.circle()]
  await world.oversee(corporate, group, { governanceLevel: 'CONTROLLED', dataSharingLevel: 'AGGREGATED' })
  await world.oversee(circle, corporate, { governanceLevel: 'MANAGED', dataSharingLevel: 'FULL' })
  const client = await gateway.as(await world.member(group))
  const told = (tenantId: string) => explain(client, 'tenant.read', { tenantId })
  expect(await told(corporate.id)).toMatchObject({ governanceLevel: 'CONTROLLED', dataSharingLevel: 'AGGREGATED' })
  expect(await told(circle.id)).toMatchObject({ reach: 'OVERSEES', governanceLevel: null, dataSharingLevel: null })
})

test('a circle that gave nothing to a part of a vendor is nowhere for that part', async () => {
  const vendor = await world.vendor()
  const unit = await world.unit(vendor)
  const [giving, idle] = [await world.circle(), await world.circle()]
  for (const circle of [giving, idle]) await world.contract(circle, vendor)
  await world.placement(await world.assignment(await world.site(giving), vendor), unit)
  const placed = await gateway.as(await world.member(vendor, { unit }))
  const told = (tenantId: string) => explain(placed, 'tenant.read', { tenantId })
  expect(await told(giving.id)).toMatchObject({ allowed: true, reach: 'SERVES', contractStatus: null })
  const [hidden, absent] = [await told(idle.id), await told(newId())]
  expect({ ...hidden, tenantId: absent.tenantId }).toEqual(absent)
  expect(hidden).toMatchObject({ refusedBy: 'NOTHING_HERE', reach: null })
})

test('nor is a member of that part told to be able to do anything there', async () => {
  const vendor = await world.vendor()
  const [mine, theirs] = [await world.unit(vendor), await world.unit(vendor)]
  const circle = await world.circle()
  await world.contract(circle, vendor)
  await world.placement(await world.assignment(await world.site(circle), vendor), mine)
  const boss = await world.member(vendor)
  const admin = await gateway.as(boss)
  const [inside, outside] = [await world.member(vendor, { unit: mine }), await world.member(vendor, { unit: theirs })]
  const at = { tenantId: circle.id }
  const told = ({ id: principalId }: typeof boss) => explain(admin, 'tenant.read', { ...at, principalId })
  expect(await told(inside)).toMatchObject({ allowed: true, contractStatus: 'ACTIVE' })
  expect(await told(outside)).toMatchObject({ allowed: false, refusedBy: 'PART' })
  const held = await holders(admin, 'tenant.read', at)
  expect(new Set(held.map(({ id }) => id))).toEqual(new Set([boss.id, inside.id]))
})

test('whoever may not read a row is told nothing of it, whatever else they hold', async () => {
  const circle = await world.circle()
  const site = await world.site(circle)
  const client = await gateway.as(await bearer(gateway, circle, 'site.update'))
  expect(await explain(client, 'site.update', { resourceId: site.id })).toMatchObject({ refusedBy: 'NOTHING_HERE' })
  expect(await explain(client, 'site.update')).toMatchObject({ allowed: true })
})

test('of others only who holds access.explain asks, in their part, and of their own company', async () => {
  const [circle, stranger] = [await world.circle(), await world.circle()]
  const [mine, other] = [await world.unit(circle), await world.unit(circle)]
  const [near, far] = [await world.member(circle, { unit: mine }), await world.member(circle, { unit: other })]
  const foreign = await world.member(stranger)
  const viewer = await gateway.as(await world.member(circle, { roles: ['viewer'] }))
  const placed = await gateway.as(await world.member(circle, { unit: mine }))
  const ask = (client: typeof viewer, principalId: string) => client.ask(explainAccess, { input: { permission: 'site.read', principalId } })
  dataOf(await ask(placed, near.id))
  for (const answer of [await ask(viewer, near.id), await ask(placed, far.id), await ask(placed, foreign.id), await ask(placed, newId())])
    expect(codeOf(answer)).toBe('NOT_FOUND')
  const signedOut = await gateway.stranger.ask(explainAccess, { input: { permission: 'site.read' } })
  expect(codeOf(signedOut)).toBe('UNAUTHENTICATED')
})

test('who can is asked by those who hold access.explain for the whole company, about what they reach', async () => {
  const [circle, stranger] = [await world.circle(), await world.circle()]
  const unit = await world.unit(circle)
  const ask = async (given: object, of: object = {}) =>
    codeOf(await (await gateway.as(await world.member(circle, given))).ask(whoCan, { permission: 'site.read', ...of }))
  expect(await ask({ roles: ['viewer'] })).toBe('FORBIDDEN')
  expect(await ask({ unit })).toBe('FORBIDDEN')
  expect(await ask({}, { tenantId: stranger.id })).toBe('NOT_FOUND')
  expect(await ask({}, { tenantId: newId() })).toBe('NOT_FOUND')
  expect(await ask({}, { resourceId: newId() })).toBe('NOT_FOUND')
})

test('wrong questions are told what is wrong with them', async () => {
  const client = await gateway.as(await world.member(await world.circle()))
  const input = { permission: 'site.demolish', resourceId: 'x' }
  expect(refusalOf(await client.ask(explainAccess, { input })).fields).toEqual({
    permission: 'There is no such permission: `permissions` lists those that there are.',
    resourceId: 'This is not an id: a UUID is expected.',
  })
  expect(refusalOf(await client.ask(whoCan, { permission: 'site.*' })).fields).toHaveProperty('permission')
})
