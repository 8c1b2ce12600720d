import { afterAll, expect, test } from 'vitest'
import { codeOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import { memberships, placeMember } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

const circle = await world.circle()
const part = await world.unit(circle)
const inside = await world.unit(circle, part)
const beside = await world.unit(circle)
const foreign = await world.circle()
const stranger = await world.member(foreign)
const person = await world.member(circle, { roles: ['viewer'], unit: inside })
const above = await world.member(circle, { roles: ['viewer'] })

test.for(['engineer', 'viewer'])('a %s reads and places nobody', async (role) => {
  const client = await gateway.as(await world.member(circle, { roles: [role] }))
  expect(codeOf(await client.ask(memberships, {}))).toBe('FORBIDDEN')
  const input = { id: person.id, version: 1, unitId: part.id }
  expect(codeOf(await client.ask(placeMember, { input }))).toBe('FORBIDDEN')
})

test('nobody places themselves, not even to see less', async () => {
  const admin = await world.member(circle)
  const placed = await world.member(circle, { unit: part })
  for (const [member, unitId] of [
    [admin, part.id],
    [placed, inside.id],
    [placed, null],
  ] as const) {
    const client = await gateway.as(member)
    const { errors } = await client.ask(placeMember, {
      input: { id: member.id, version: 1, unitId },
    })
    expect(errors).toMatchObject([{ message: 'Nobody places themselves: ask somebody else who may.', extensions: { code: 'FORBIDDEN' } }])
  }
})

test('a member of a part takes nobody into it or out of it', async () => {
  const client = await gateway.as(await world.member(circle, { unit: part }))
  const asks = [
    [person.id, beside.id, 'FORBIDDEN'],
    [person.id, null, 'FORBIDDEN'],
    [above.id, inside.id, 'NOT_FOUND'],
    [stranger.id, inside.id, 'NOT_FOUND'],
  ] as const
  const attempts = asks.map(
    ([id, unitId]) =>
      () =>
        client.ask(placeMember, { input: { id, version: 1, unitId } }),
  )
  expect(await untouched(world).codes(...attempts)).toEqual(asks.map(([, , code]) => code))
})

test('a person of another company reads like one that there is not, and so does its unit', async () => {
  const client = await gateway.as(await world.member(circle))
  const foreignUnit = await world.unit(foreign)
  const into = { id: person.id, version: 1, unitId: foreignUnit.id }
  expect(refusalOf(await client.ask(placeMember, { input: into }))).toEqual({
    code: 'INVALID_INPUT',
    fields: { unitId: 'There is no such unit in this company.' },
  })
  for (const tenantId of [null, foreign.id]) {
    const input = { id: stranger.id, tenantId, version: 1, unitId: null }
    expect(codeOf(await client.ask(placeMember, { input }))).toBe('NOT_FOUND')
  }
})

test('a stale version is told', async () => {
  const client = await gateway.as(await world.member(circle))
  const input = { id: person.id, version: 9, unitId: part.id }
  expect(refusalOf(await client.ask(placeMember, { input }))).toEqual({
    code: 'STALE',
    currentVersion: 1,
  })
})
