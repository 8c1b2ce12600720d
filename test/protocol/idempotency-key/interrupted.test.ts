import { afterAll, expect, test } from 'vitest'
import { connect, withConnection } from '../../../src/db/connect.ts'
import { dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { addUnit, named, newKey, on, send, twoNodes } from './nodes.ts'

const { gateway, other, newcomer, unitsOf, stop } = await twoNodes()
afterAll(stop)

test('while the first is under way a repeat does not wait: it is told to come again', async () => {
  const { company, member, client } = await newcomer()
  const unit = await gateway.world.unit(company)
  const rename = 'mutation ($input: UpdateOrganizationUnitInput!) { updateOrganizationUnit(input: $input) { name version } }'
  const sent = {
    ...{ key: newKey(), query: rename },
    variables: { input: { id: unit.id, version: 1, name: 'South' } },
  }
  const owner = await connect(gateway.database.ownerUrl, 'the scratch database')
  await owner.query('BEGIN')
  await owner.query('SELECT FROM organization_unit WHERE id = $1 FOR UPDATE', [unit.id])
  const first = send(client, sent)
  await expect.poll(waiting).toBe(1)
  const early = await send(await on(other, member), sent)
  expect(refusalOf(early)).toEqual({ code: 'CONFLICT', retryAfterSeconds: 1 })
  // Another key of the same member is free meanwhile.
  dataOf(await send(client, { key: newKey(), variables: named('East') }))
  await owner.query('COMMIT')
  await owner.end()
  const { bytes } = await first
  expect(bytes).toContain('"version":2')
  expect((await send(client, sent)).bytes).toBe(bytes)
})

test('an answer that nobody heard is given to the repeat: it was kept with the work, or neither was', async () => {
  const { company, member, client } = await newcomer()
  await using third = await startGateway({ database: gateway.database, lanes: 2 })
  const sent = { key: newKey(), variables: named('North') }
  const hangUp = new AbortController()
  const unheard = fetch(`${third.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...client.headers, 'idempotency-key': sent.key },
    body: JSON.stringify({ query: addUnit, variables: sent.variables }),
    signal: hangUp.signal,
  })
  unheard.catch(() => {})
  await expect.poll(() => unitsOf(company)).toBe(1)
  hangUp.abort()
  const [together] = await gateway.world.run(
    `SELECT k.xmin = u.xmin AS "inOneTransaction" FROM kept_answer k JOIN organization_unit u USING (tenant_id) WHERE tenant_id = $1`,
    [company.id],
  )
  expect(together).toEqual({ inOneTransaction: true })
  const told = await send(await on(other, member), sent)
  const [unit] = await gateway.world.run<{ id: string }>('SELECT id FROM organization_unit WHERE tenant_id = $1', [company.id])
  expect(dataOf(told)).toMatchObject({ createOrganizationUnit: { id: unit!.id, name: 'North' } })
  expect(await unitsOf(company)).toBe(1)
})

/** How many statements wait for a lock that somebody else has. */
async function waiting(): Promise<number> {
  const blocked = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  return withConnection(gateway.database.ownerUrl, 'the scratch database', async (owner) => {
    const { rows } = await owner.query(blocked)
    return rows.length
  })
}
