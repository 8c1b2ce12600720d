import { afterAll, expect, test } from 'vitest'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import { endOversight, moveTenant, updateOversight } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)
const { codes, refusal } = untouched(world)

const acting = async (...given: Parameters<typeof world.member>) => gateway.as(await world.member(...given))
const full = { dataSharingLevel: 'FULL', governanceLevel: 'CONTROLLED' }

const [circle, corporate] = [await world.circle(), await world.corporate()]
const years = (from: number, until: number) => ({
  validFrom: new Date(Date.UTC(from, 0, 1)),
  validUntil: new Date(Date.UTC(until, 0, 1)),
})
const past = await world.oversee(circle, await world.corporate(), years(2020, 2021))
const present = await world.oversee(circle, corporate, { ...full, ...years(2022, 2080) })
const future = await world.oversee(circle, await world.corporate(), years(2090, 2091))
const [asCircle, asCorporate] = [await acting(circle), await acting(corporate)]

test('what is over is not changed and not ended, and an end is not put into the past', async () => {
  const end = (of: typeof past, validUntil?: string) => () => asCircle.ask(endOversight, { input: { ...of, version: 1, validUntil } })
  expect(await codes(end(past), () => asCircle.ask(updateOversight, { input: { ...past, version: 1, dataSharingLevel: 'NONE' } }))).toEqual(
    ['CONFLICT', 'CONFLICT'],
  )
  for (const attempt of [end(present, '2021-06-01T00:00:00Z'), end(future, '2089-01-01T00:00:00Z')])
    expect(await refusal(attempt)).toMatchObject({ code: 'INVALID_INPUT', fields: { validUntil: expect.any(String) } })
})

test('an end is put off by the company alone, and not beyond the beginning of the next relationship', async () => {
  const end = (client: typeof asCircle, validUntil: string) => () =>
    client.ask(endOversight, { input: { ...present, version: 1, validUntil } })
  expect(await codes(end(asCorporate, '2085-01-01T00:00:00Z'), end(asCircle, '2090-06-01T00:00:00Z'))).toEqual(['CONFLICT', 'CONFLICT'])
})

test('a version that is not the present one is STALE', async () => {
  const input = { ...present, version: 5 }
  for (const attempt of [
    () => asCircle.ask(endOversight, { input }),
    () => asCircle.ask(updateOversight, { input: { ...input, dataSharingLevel: 'NONE' } as const }),
  ])
    expect(await refusal(attempt)).toEqual({ code: 'STALE', currentVersion: 1 })
})

test('a company is not moved below itself or what is below it, nor below a circle, nor into the past', async () => {
  const [group, above, below] = [await world.corporate(), await world.corporate(), await world.corporate()]
  const leaf = await world.circle()
  await world.oversee(above, group, full)
  await world.oversee(below, above, full)
  await world.oversee(leaf, below, full)
  const client = await acting(group)
  const move =
    (tenantId: string, corporateId: string, given: object = {}) =>
    () =>
      client.ask(moveTenant, { input: { tenantId, corporateId, version: 1, ...given } })
  expect(await codes(move(above.id, above.id), move(above.id, below.id), move(leaf.id, above.id, { version: 2 }))).toEqual([
    'CONFLICT',
    'CONFLICT',
    'STALE',
  ])
  expect(await refusal(move(below.id, leaf.id))).toMatchObject({ code: 'INVALID_INPUT', fields: { corporateId: expect.any(String) } })
  expect(await refusal(move(leaf.id, above.id, { at: '2020-01-01T00:00:00Z' }))).toMatchObject({
    code: 'INVALID_INPUT',
    fields: { at: expect.any(String) },
  })
})
