import { afterAll, expect, test } from 'vitest'
import { newId } from '../../../src/lib/ids.ts'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { createApiKey, revokeApiKey } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)
const by = await gateway.as(await world.member(await world.circle()))
const make = (given: object) => by.ask(createApiKey, { input: { name: 'Export', permissions: ['site.read'], ...given } })

const day = 24 * 3_600_000
const inDays = (days: number) => new Date(Date.now() + days * day).toISOString()

test.for([
  [{ permissions: ['site.*'] }, 'permissions'],
  [{ permissions: ['site.fly'] }, 'permissions'],
  [{ permissions: ['tenant.create'] }, 'permissions'],
  [{ permissions: [] }, 'permissions'],
  [{ name: ' ' }, 'name'],
  [{ expiresAt: inDays(-1) }, 'expiresAt'],
  [{ expiresAt: inDays(367) }, 'expiresAt'],
] as const)('%j is refused by its name', async ([given, field]) => {
  const refusal = refusalOf(await make(given))
  expect(refusal).toMatchObject({ code: 'INVALID_INPUT', fields: { [field]: expect.any(String) } })
})

test('an id is taken by a key that was made from another input', async () => {
  const id = newId()
  dataOf(await make({ id }))
  expect(codeOf(await make({ id, name: 'Import' }))).toBe('CONFLICT')
})

test('a key is revoked once, by the version that was seen', async () => {
  const { id } = dataOf(await make({})).createApiKey.apiKey
  const revoke = (version: number) => by.ask(revokeApiKey, { input: { id, version } })
  expect(refusalOf(await revoke(7))).toMatchObject({ code: 'STALE', currentVersion: 1 })
  expect(dataOf(await revoke(1)).revokeApiKey).toMatchObject({ status: 'REVOKED', version: 2 })
  expect(codeOf(await revoke(2))).toBe('CONFLICT')
})

test('of many who revoke a key at once one does', async () => {
  const { id } = dataOf(await make({})).createApiKey.apiKey
  const input = { id, version: 1 }
  const answers = await Promise.all(Array.from({ length: 20 }, () => by.ask(revokeApiKey, { input })))
  expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
})
