import { afterAll, expect, test } from 'vitest'
import { dataOf, refusalOf } from '../../support/answers.ts'
import { addUnit, named, newKey, send, twoNodes } from './nodes.ts'

const { newcomer, unitsOf, keptOf, stop } = await twoNodes()
afterAll(stop)

test.each([
  ['nothing', ''],
  ['a space in it', 'a b'],
  ['201 characters', 'k'.repeat(201)],
  ['a letter that is not ASCII', 'k\u00e9y'],
])('a key with %s is refused', async (_, key) => {
  const { client } = await newcomer()
  const told = await send(client, { key, variables: named('North') })
  expect(refusalOf(told)).toEqual({
    code: 'INVALID_INPUT',
    fields: { 'Idempotency-Key': expect.stringContaining('1 to 200 visible') },
  })
  expect(told.status).toBe(400)
})

test('two keys are none; 200 characters of all visible kinds are one, and so is one in quotes', async () => {
  const { company, client } = await newcomer()
  const twice = [...Object.entries(client.headers), ['idempotency-key', 'a'], ['idempotency-key', 'b']] as [string, string][]
  const response = await fetch(`${client.url}/graphql`, {
    method: 'POST',
    headers: [['content-type', 'application/json'], ...twice],
    body: JSON.stringify({ query: addUnit, variables: named('North') }),
  })
  expect(response.status).toBe(400)
  const visible = String.fromCharCode(...Array.from({ length: 94 }, (_, at) => 33 + at))
  const longest = (visible + visible + visible).slice(0, 200)
  for (const key of [longest, '"8e03978e-40d5-43dd-bc93-6894a57f9324"']) {
    const sent = { key, variables: named(`Named by ${key.length}`) }
    const first = await send(client, sent)
    dataOf(first)
    expect((await send(client, sent)).bytes).toBe(first.bytes)
  }
  expect(await unitsOf(company)).toBe(2)
})

test('a query takes no notice of a key, however it is spelled', async () => {
  const { company, client } = await newcomer()
  const query = '{ actingTenant { organizationCode } }'
  for (const key of ['', 'a b', newKey()])
    expect(dataOf(await send(client, { key, query }))).toEqual({
      actingTenant: { organizationCode: company.code },
    })
  expect(await keptOf(company)).toEqual([])
})

test('through a fragment, and beside __typename, it is the same', async () => {
  const { company, client } = await newcomer()
  const query =
    'mutation ($input: CreateOrganizationUnitInput!) { __typename ...One } fragment One on Mutation { ... on Mutation { added: createOrganizationUnit(input: $input) { id } } }'
  const sent = { key: newKey(), query, variables: named('North') }
  const first = await send(client, sent)
  dataOf(first)
  expect((await send(client, sent)).bytes).toBe(first.bytes)
  expect(await unitsOf(company)).toBe(1)
})
