import { afterAll, expect, test } from 'vitest'
import { dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import { born, createTenant, updateTenant } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)
const { refusal, codes } = untouched(world)

const client = await gateway.as(await world.member(await world.corporate()))
const found = (given: object) => () => client.ask(createTenant, { input: { ...born, ...given } })

test.for([
  ['is too short', 'A'],
  ['is too long', 'A'.repeat(41)],
  ['begins with an underscore', '_VOD'],
  ['ends with one', 'VOD_'],
  ['has two in a row', 'VOD__MH'],
  ['has a hyphen', 'VOD-MH'],
  ['has letters of another script that look Latin', 'VОD_MH'],
  ['is empty', ' '],
])('a code that %s is INVALID_INPUT', async ([, organizationCode]) => {
  expect(await refusal(found({ organizationCode }))).toMatchObject({
    code: 'INVALID_INPUT',
    fields: { organizationCode: expect.any(String) },
  })
})

test('a code that differs only in case, or in letters that look alike, is taken', async () => {
  await world.circle({ code: 'LOOK_ISBZG' })
  const alike = [
    'LOOK_ISBZG',
    'look_isbzg',
    'L00K_ISBZG',
    'IOOK_ISBZG',
    'LOOK_1SBZG',
    'LOOK_LSBZG',
    'LOOK_I5BZG',
    'LOOK_IS8ZG',
    'LOOK_ISB2G',
    'LOOK_ISBZ6',
  ]
  const tries = alike.map((organizationCode) => found({ organizationCode }))
  expect(await codes(...tries)).toEqual(alike.map(() => 'CONFLICT'))
  expect(await refusal(tries[2]!)).toMatchObject({ code: 'CONFLICT' })
})

test('a code in small letters is the same in capital ones', async () => {
  const input = { ...born, organizationCode: ' small_code ' }
  expect(dataOf(await client.ask(createTenant, { input })).createTenant).toMatchObject({ organizationCode: 'SMALL_CODE' })
})

test('what fits no company is told field by field', async () => {
  const told: [object, string][] = [
    [{ organizationName: '' }, 'organizationName'],
    [{ organizationName: 'x'.repeat(121) }, 'organizationName'],
    [{ telecomCircleCode: 'XX' }, 'telecomCircleCode'],
    [{ type: 'CORPORATE' }, 'telecomCircleCode'],
    [{ subdomain: '-a' }, 'subdomain'],
    [{ subdomain: 'a.b' }, 'subdomain'],
    [{ subdomain: 'www' }, 'subdomain'],
    [{ subdomain: 'xn--a' }, 'subdomain'],
    // The label that its code would make.
    [{ organizationCode: 'API', subdomain: null }, 'subdomain'],
    [{ subdomain: 'x'.repeat(64) }, 'subdomain'],
    [{ tenantId: 'none' }, 'tenantId'],
  ]
  for (const [given, field] of told)
    expect(await refusal(found(given)), field).toMatchObject({ code: 'INVALID_INPUT', fields: { [field]: expect.any(String) } })
})

test('one code founded twice, or a subdomain that is taken, is CONFLICT', async () => {
  const input = { ...born, organizationCode: 'TWICE_1', subdomain: 'twice' }
  dataOf(await client.ask(createTenant, { input }))
  expect(await codes(found({ ...input, organizationName: 'Other' }), found({ organizationCode: 'OTHER_1', subdomain: 'TWICE' }))).toEqual([
    'CONFLICT',
    'CONFLICT',
  ])
})

test('a change of a company that fits none, or is stale, is refused', async () => {
  const [circle, corporate] = [await world.circle(), await world.corporate()]
  await world.run('UPDATE tenant_profile SET subdomain = $2 WHERE tenant_id = $1', [corporate.id, 'held'])
  const own = await gateway.as(await world.member(circle))
  const change = (given: object) => () => own.ask(updateTenant, { input: { version: 1, ...given } })
  expect(await refusal(change({ version: 7 }))).toEqual({ code: 'STALE', currentVersion: 1 })
  expect(
    await codes(
      change({ subdomain: 'held' }),
      change({ subdomain: 'api' }),
      change({ telecomCircleCode: 'XX' }),
      change({ organizationName: ' ' }),
    ),
  ).toEqual(['CONFLICT', ...Array(3).fill('INVALID_INPUT')])
  const above = await gateway.as(await world.member(corporate))
  expect(await codes(() => above.ask(updateTenant, { input: { version: 1, telecomCircleCode: 'MH' } }))).toEqual(['INVALID_INPUT'])
})
