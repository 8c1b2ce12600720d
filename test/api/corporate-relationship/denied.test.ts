import { afterAll, expect, test } from 'vitest'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import { endOversight, moveTenant, updateOversight } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)
const { codes } = untouched(world)

const acting = async (...given: Parameters<typeof world.member>) => gateway.as(await world.member(...given))
const full = { dataSharingLevel: 'FULL', governanceLevel: 'CONTROLLED' }

test('only the two sides change or end a relationship, each by its administrators and as a whole', async () => {
  const [circle, corporate, group] = [await world.circle(), await world.corporate(), await world.corporate()]
  await world.oversee(corporate, group, full)
  const oversight = await world.oversee(circle, corporate, full)
  const vendor = await world.vendor()
  await world.contract(circle, vendor)
  const input = { ...oversight, version: 1 }
  const both = (client: Awaited<ReturnType<typeof acting>>) => [
    () => client.ask(updateOversight, { input: { ...input, dataSharingLevel: 'NONE' } }),
    () => client.ask(endOversight, { input }),
  ]
  expect(
    await codes(
      ...both(await acting(group)),
      ...both(await acting(circle, { roles: ['manager'] })),
      ...both(await acting(circle, { unit: await world.unit(circle) })),
      ...both(await acting(await world.circle())),
      ...both(await acting(await world.circle({ status: 'PAST_DUE' }))),
    ),
  ).toEqual([
    'FORBIDDEN',
    'FORBIDDEN',
    'FORBIDDEN',
    'FORBIDDEN',
    'NOT_FOUND',
    'NOT_FOUND',
    'NOT_FOUND',
    'NOT_FOUND',
    'TENANT_SUSPENDED',
    'TENANT_SUSPENDED',
  ])
})

test('a company is moved by who controls it and both corporates, and by nobody else', async () => {
  const [group, one, two, loose] = [await world.corporate(), await world.corporate(), await world.corporate(), await world.corporate()]
  const [circle, managed] = [await world.circle(), await world.circle()]
  for (const corporate of [one, two]) await world.oversee(corporate, group, full)
  await world.oversee(loose, group, { ...full, governanceLevel: 'MANAGED' })
  await world.oversee(circle, one, full)
  await world.oversee(managed, one, { ...full, governanceLevel: 'MANAGED' })
  const foreign = await world.corporate()
  const move = (client: Awaited<ReturnType<typeof acting>>, tenantId: string, corporateId: string) => () =>
    client.ask(moveTenant, { input: { tenantId, corporateId, version: 1 } })
  const [asGroup, asOne, asCircle] = [await acting(group), await acting(one), await acting(circle)]
  expect(
    await codes(
      move(asGroup, managed.id, two.id),
      move(asGroup, circle.id, loose.id),
      move(asGroup, circle.id, foreign.id),
      move(asGroup, group.id, two.id),
      move(asOne, circle.id, two.id),
      move(asCircle, circle.id, two.id),
      move(asCircle, circle.id, one.id),
      move(await acting(foreign), circle.id, two.id),
    ),
  ).toEqual(['FORBIDDEN', 'FORBIDDEN', 'NOT_FOUND', 'FORBIDDEN', 'NOT_FOUND', 'FORBIDDEN', 'FORBIDDEN', 'NOT_FOUND'])
})
