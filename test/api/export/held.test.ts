import { afterAll, expect, test, vi } from 'vitest'
import { withConnection } from '../../../src/db/connect.ts'
import { dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { begin, finished } from './taking.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

const heldUntil = async (id: string) => {
  const text = 'SELECT held_until AS at FROM tenant_export WHERE id = $1'
  return (await world.run<{ at: Date | null }>(text, [id]))[0]?.at?.getTime() ?? 0
}

test('an archive is held on to while its rows are counted, however long that takes', async () => {
  const client = await gateway.as(await world.member(await world.circle()))
  const id = await withConnection(gateway.database.ownerUrl, 'the scratch database', async (owner) => {
    await owner.query('BEGIN; LOCK TABLE founding IN ACCESS EXCLUSIVE MODE')
    const { id } = dataOf(await begin(client)).exportTenant
    await vi.waitFor(async () => expect(await heldUntil(id)).toBeGreaterThan(0), 5_000)
    const first = await heldUntil(id)
    await vi.waitFor(async () => expect(await heldUntil(id)).toBeGreaterThan(first), 8_000)
    await owner.query('COMMIT')
    return id
  })
  expect(await finished(client, id)).toMatchObject({ id })
})
