import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withConnection } from '../../src/db/connect.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await startGateway()
})
afterAll(() => gateway.stop())

/** What anybody last asked the database, and when; whoever looks is left out. */
const lastAsked = () =>
  withConnection(gateway.database.ownerUrl, 'the scratch database', async (owner) => {
    const { rows } = await owner.query(`SELECT usename, query_start, query FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend' ORDER BY query_start DESC NULLS LAST LIMIT 1`)
    return rows
  })

test('a gateway that nobody asks asks the database nothing', async () => {
  const member = await gateway.world.member(await gateway.world.circle())
  const client = await gateway.as(member)
  await sleep(2_000)
  const before = await lastAsked()
  await sleep(3_000)
  expect(await lastAsked()).toEqual(before)
  await client.ask('{ me { id } }')
  expect(await lastAsked()).not.toEqual(before)
})
