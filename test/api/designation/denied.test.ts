import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { createDesignation, designations, setMemberDesignation } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)
const circle = await world.circle()

test('whoever may not, reads, writes and gives none', async () => {
  const viewer = await gateway.as(await world.member(circle, { roles: ['viewer'] }))
  const input = { name: 'Head', description: '-', roles: [] }
  const person = await world.member(circle)
  expect(codeOf(await viewer.ask(designations, {}))).toBe('FORBIDDEN')
  expect(codeOf(await viewer.ask(createDesignation, { input }))).toBe('FORBIDDEN')
  expect(codeOf(await viewer.ask(setMemberDesignation, { input: { id: person.id, version: 1 } }))).toBe('FORBIDDEN')
})

test('whoever is placed in a part reads the company’s designations, and writes and gives none', async () => {
  const unit = await world.unit(circle)
  const placed = await gateway.as(await world.member(circle, { unit }))
  const person = await world.member(circle, { unit })
  const title = await world.designation(circle)
  const { nodes } = dataOf(await placed.ask(designations, {})).designations!
  expect(nodes.map(({ id }) => id)).toContain(title.id)
  const input = { name: 'Head', description: '-', roles: [] }
  expect(codeOf(await placed.ask(createDesignation, { input }))).toBe('FORBIDDEN')
  const give = { id: person.id, version: 1, designationId: title.id }
  expect(codeOf(await placed.ask(setMemberDesignation, { input: give }))).toBe('FORBIDDEN')
})

test.for([
  ['CONTROLLED', undefined],
  ['MANAGED', 'APPROVAL_REQUIRED'],
] as const)('a corporate above writes those of a circle that is %s: %s', async ([governanceLevel, code]) => {
  const [corporate, below] = [await world.corporate(), await world.circle()]
  await world.oversee(below, corporate, { governanceLevel, dataSharingLevel: 'FULL' })
  const above = await gateway.as(await world.member(corporate))
  const input = { tenantId: below.id, name: 'Head', description: '-', roles: ['viewer'] }
  const { errors } = await above.ask(createDesignation, { input })
  expect(errors?.[0]?.extensions.code).toBe(code)
})
