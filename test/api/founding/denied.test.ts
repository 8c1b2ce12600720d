import { afterAll, expect, test } from 'vitest'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import { born, createTenant, updateTenant } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)
const { codes } = untouched(world)

const acting = async (...given: Parameters<typeof world.member>) => gateway.as(await world.member(...given))

test('only the administrators of a corporate found companies, and only for the whole of it', async () => {
  const corporate = await world.corporate()
  const others = [
    await acting(corporate, { roles: ['manager'] }),
    await acting(corporate, { unit: await world.unit(corporate) }),
    await acting(await world.circle()),
    await acting(await world.vendor()),
    await acting(await world.corporate({ status: 'SUSPENDED' })),
  ]
  const tries = others.map((client) => () => client.ask(createTenant, { input: born }))
  expect(await codes(...tries)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'TENANT_SUSPENDED'])
})

test('a corporate founds below another one only where it controls that and sees it in full', async () => {
  const group = await world.corporate()
  const [independent, figures, foreign] = [await world.corporate(), await world.corporate(), await world.corporate()]
  await world.oversee(independent, group, {
    dataSharingLevel: 'FULL',
    governanceLevel: 'AUTONOMOUS',
  })
  await world.oversee(figures, group, { dataSharingLevel: 'AGGREGATED', governanceLevel: 'CONTROLLED' })
  const client = await acting(group)
  const tries = [independent, figures, foreign].map(
    ({ id: tenantId }) =>
      () =>
        client.ask(createTenant, { input: { ...born, tenantId } }),
  )
  expect(await codes(...tries)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'NOT_FOUND'])
})

test('a company is changed by its own administrators, and from above only where it is controlled and shares fully', async () => {
  const [corporate, vendor] = [await world.corporate(), await world.vendor()]
  const [independent, figures, foreign] = [await world.circle(), await world.circle(), await world.circle()]
  await world.oversee(independent, corporate, {
    dataSharingLevel: 'FULL',
    governanceLevel: 'AUTONOMOUS',
  })
  await world.oversee(figures, corporate, { dataSharingLevel: 'AGGREGATED', governanceLevel: 'CONTROLLED' })
  await world.contract(independent, vendor)
  const above = await acting(corporate)
  const input = (tenantId: string) => ({ tenantId, version: 1, organizationName: 'Taken over' })
  const from = (client: typeof above, id: string) => () => client.ask(updateTenant, { input: input(id) })
  expect(
    await codes(
      ...[independent, figures, foreign].map(({ id }) => from(above, id)),
      from(await acting(independent), corporate.id),
      from(await acting(independent), vendor.id),
      from(await acting(vendor), independent.id),
      from(await acting(independent, { roles: ['manager'] }), independent.id),
      from(await acting(independent, { unit: await world.unit(independent) }), independent.id),
    ),
  ).toEqual(['FORBIDDEN', 'FORBIDDEN', 'NOT_FOUND', ...Array(5).fill('FORBIDDEN')])
})
