import { afterAll, expect, test } from 'vitest'
import { newId } from '../../../src/lib/ids.ts'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { bearer } from '../role/chain.ts'
import { explain } from './ask.ts'
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

test('whoever may not read a row is told nothing of it, whatever else they hold', async () => {
  const circle = await world.circle()
  const site = await world.site(circle)
  const client = await gateway.as(await bearer(gateway, circle, 'site.update'))
  expect(await explain(client, 'site.update', { resourceId: site.id })).toMatchObject({ refusedBy: 'NOTHING_HERE' }) // biome-ignore format: one row
  expect(await explain(client, 'site.update')).toMatchObject({ allowed: true })
})

test('of others only who holds access.explain asks, in their part, and of their own company', async () => {
  const [circle, stranger] = [await world.circle(), await world.circle()]
  const [mine, other] = [await world.unit(circle), await world.unit(circle)]
  const [near, far] = [
    await world.member(circle, { unit: mine }),
    await world.member(circle, { unit: other }),
  ]
  const foreign = await world.member(stranger)
  const viewer = await gateway.as(await world.member(circle, { roles: ['viewer'] }))
  const placed = await gateway.as(await world.member(circle, { unit: mine }))
  const ask = (client: typeof viewer, principalId: string) =>
    client.ask(explainAccess, { input: { permission: 'site.read', principalId } })
  dataOf(await ask(placed, near.id))
  for (const answer of [
    await ask(viewer, near.id),
    await ask(placed, far.id),
    await ask(placed, foreign.id),
    await ask(placed, newId()),
  ])
    expect(codeOf(answer)).toBe('NOT_FOUND')
  const signedOut = await gateway.stranger.ask(explainAccess, { input: { permission: 'site.read' } }) // biome-ignore format: one question
  expect(codeOf(signedOut)).toBe('UNAUTHENTICATED')
})

test('who can is asked by those who hold access.explain for the whole company, about what they reach', async () => {
  const [circle, stranger] = [await world.circle(), await world.circle()]
  const unit = await world.unit(circle)
  const ask = async (given: object, of: object = {}) =>
    codeOf(await (await gateway.as(await world.member(circle, given))).ask(whoCan, { permission: 'site.read', ...of })) // biome-ignore format: one question
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
  expect(refusalOf(await client.ask(whoCan, { permission: 'site.*' })).fields).toHaveProperty('permission') // biome-ignore format: one question
})
