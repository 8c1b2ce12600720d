import { afterAll, expect, test } from 'vitest'
import { dataOf, refusalOf } from '../../support/answers.ts'
import { startMailingGateway } from '../password/reset.ts'
import { invitationChain } from './chain.ts'
import { revokeInvitation } from './documents.ts'

const gateway = await startMailingGateway()
const { world } = gateway
const { company, invites, invited, accepts } = invitationChain(gateway)
afterAll(gateway.stop)

test.for([
  ['email', { email: 'nobody' }],
  ['roles', { roles: [] }],
  ['roles', { roles: ['emperor'] }],
  ['unitId', { unitId: '018f0000-0000-7000-8000-000000000000' }],
  ['validUntil', { validUntil: '2020-01-01T00:00:00Z' }],
  ['validUntil', { validFrom: '2500-01-01T00:00:00Z', validUntil: '2400-01-01T00:00:00Z' }],
])('a wrong %s is told by its name: %j', async ([field, input]) => {
  const { by } = await company()
  expect(refusalOf(await invites(by, input as object))).toMatchObject({
    code: 'INVALID_INPUT',
    fields: { [field as string]: expect.any(String) },
  })
})

test('a closed unit takes nobody', async () => {
  const { circle, by } = await company()
  const unit = await world.unit(circle)
  await world.run('UPDATE organization_unit SET closed_at = now() WHERE id = $1', [unit.id])
  expect(refusalOf(await invites(by, { unitId: unit.id }))).toMatchObject({
    fields: { unitId: expect.stringContaining('closed') },
  })
})

test('a new account needs a name and a good password, and the link stays good meanwhile', async () => {
  const { by } = await company()
  const { token, email } = await invited(by)
  const wrong = async (given: object) => refusalOf(await accepts(token, given)).fields
  expect(await wrong({ displayName: null, password: null })).toEqual({
    displayName: expect.any(String),
    password: expect.any(String),
  })
  for (const password of ['short', `x${email}`, 'passwordpassword'])
    expect(await wrong({ password })).toEqual({ password: expect.any(String) })
  dataOf(await accepts(token))
})

test('a step with an old version is told the new one, and one that is over is refused', async () => {
  const { by } = await company()
  const { id } = await invited(by)
  const revoke = (version: number) => by.ask(revokeInvitation, { input: { id, version } })
  expect(refusalOf(await revoke(7))).toMatchObject({ code: 'STALE', currentVersion: 1 })
  dataOf(await revoke(1))
  expect(refusalOf(await revoke(2))).toMatchObject({ code: 'CONFLICT' })
})
