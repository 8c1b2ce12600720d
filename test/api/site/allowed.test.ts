import { expect, test } from 'vitest'
import { startGateway } from '../../support/gateway.ts'

test('a circle reads its own sites', async () => {
  await using gateway = await startGateway()
  const { world } = gateway
  const circle = await world.circle()
  const site = await world.site(circle, { code: 'BPL-1' })
  const client = await gateway.as(await world.member(circle))
  const { data, errors } = await client.ask(
    'query ($id: ID!) { site(id: $id) { id code tenantId } sites { nodes { code } totalCount } }',
    { id: site.id },
  )
  expect(errors).toBeUndefined()
  expect(data).toEqual({
    site: { id: site.id, code: 'BPL-1', tenantId: circle.id },
    sites: { nodes: [{ code: 'BPL-1' }], totalCount: 1 },
  })
})
