import { afterAll, expect, test } from 'vitest'
import { refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { auditEntries } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

test.each([
  [{ first: 0 }, 'first'],
  [{ first: 101 }, 'first'],
  [{ after: 'nonsense' }, 'after'],
  [{ filter: { actorId: 'nobody' } }, 'filter.actorId'],
  [{ filter: { entityId: 'nothing' } }, 'filter.entityId'],
  [{ filter: { entity: 'x'.repeat(61) } }, 'filter.entity'],
])('%j is invalid, and is told where', async (variables, field) => {
  const client = await gateway.as(await world.member(await world.circle()))
  const { code, fields } = refusalOf(await client.ask(auditEntries, { first: 20, ...variables }))
  expect([code, Object.keys(fields as object)]).toEqual(['INVALID_INPUT', [field]])
})
