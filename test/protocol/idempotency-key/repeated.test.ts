import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { tower } from '../../api/site/documents.ts'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import { addUnit, named, newKey, on, type Sent, send, type Told, twoNodes } from './nodes.ts'

const { gateway, other, newcomer, unitsOf, free, stop } = await twoNodes()
afterAll(stop)

test('a repeat is answered to the letter as the first was, on every node, and done no second time', async () => {
  const { company, member, client } = await newcomer()
  const sent = { key: newKey(), variables: named('North') }
  const first = await send(client, sent)
  dataOf(first)
  expect(first.bytes).toMatch(/^\{"data":\{"createOrganizationUnit":\{"id":"/)
  for (const node of [client, await on(other, member)]) {
    const again = await send(node, sent)
    expect(again.status).toBe(200)
    expect(again.bytes).toBe(first.bytes)
  }
  expect(await unitsOf(company)).toBe(1)
  // Without a key, and with another one, it is tried again, and the name is taken by then.
  for (const key of [undefined, newKey()]) expect(codeOf(await send(client, { ...sent, key }))).toBe('CONFLICT')
  await free(company)
  for (const key of [undefined, newKey()]) {
    dataOf(await send(client, { ...sent, key }))
    await free(company)
  }
  expect(await unitsOf(company)).toBe(3)
})

test('another session of the same person for the same company goes on with the same keys', async () => {
  const { company, member, client } = await newcomer()
  const sent = { key: newKey(), variables: named('North') }
  const first = await send(client, sent)
  const [session] = await gateway.world.run<{ id: string }>(
    `INSERT INTO session (id, account_id, expires_at) VALUES (gen_random_uuid(), $1, now() + interval '1 hour') RETURNING id`,
    [member.accountId],
  )
  const later = await gateway.as({ ...member, sessionId: session!.id })
  expect((await send(later, sent)).bytes).toBe(first.bytes)
  expect(await unitsOf(company)).toBe(1)
})

test('a key is one member’s: another member, and the same person for another company, have their own', async () => {
  const { company, member, client } = await newcomer()
  const sent = { key: newKey(), variables: named('North') }
  const first = await send(client, sent)
  await free(company)
  const colleague = await gateway.as(await gateway.world.member(company))
  const elsewhere = await gateway.world.circle()
  const abroad = await gateway.as(await gateway.world.alsoIn(elsewhere, member))
  for (const somebody of [colleague, abroad]) {
    const own = await send(somebody, sent)
    dataOf(own)
    expect(own.bytes).not.toBe(first.bytes)
  }
  expect([await unitsOf(company), await unitsOf(elsewhere)]).toEqual([2, 1])
  expect((await send(await gateway.as(member), sent)).bytes).toBe(first.bytes)
})

test('the fields of the variables may come in any order; anything else that differs is a conflict', async () => {
  const { company, client } = await newcomer()
  const sent = { key: newKey(), variables: named('North') }
  const first = await send(client, sent)
  const inverted = { input: { kind: 'REGION', name: 'North' } }
  expect((await send(client, { ...sent, variables: inverted })).bytes).toBe(first.bytes)
  const two = `${addUnit} ${addUnit.replace('AddUnit', 'Other')}`
  const others: Sent[] = [
    { variables: named('South') },
    { variables: { input: { ...named('North').input, parentId: null } } },
    { query: addUnit.replace(' version', '') },
    { query: `${addUnit} ` },
    { query: two, operationName: 'AddUnit' },
  ]
  for (const differently of others) {
    const told = await send(client, { ...sent, ...differently })
    expect(refusalOf(told)).toEqual({ code: 'CONFLICT' })
    expect([told.status, told.retryAfter]).toEqual([409, null])
  }
  const key = newKey()
  dataOf(await send(client, { key, query: two, operationName: 'AddUnit', variables: named('A') }))
  expect(codeOf(await send(client, { key, query: two, operationName: 'Other', variables: named('A') }))).toBe('CONFLICT')
  expect(await unitsOf(company)).toBe(2)
})

test('of fifty at once on two nodes one is done, and all are answered like it in the end', async () => {
  const { company, member } = await newcomer()
  const nodes = [await on(gateway, member), await on(other, member)]
  const query = 'mutation ($input: CreateSiteInput!) { createSite(input: $input) { id createdAt } }'
  const sent = { key: newKey(), query, variables: { input: tower } }
  const untilAnswered = async (client: Client): Promise<Told> => {
    const told = await send(client, sent)
    if (!told.errors) return told
    expect(told.status).toBe(409)
    expect(told.retryAfter).toBe('1')
    expect(refusalOf(told)).toEqual({ code: 'CONFLICT', retryAfterSeconds: 1 })
    await pause(20)
    return untilAnswered(client)
  }
  const all = Array.from({ length: 50 }, (_, index) => untilAnswered(nodes[index % 2]!))
  const answers = new Set((await Promise.all(all)).map(({ bytes }) => bytes))
  expect([...answers]).toEqual([expect.stringContaining('{"data":{"createSite":{"id":"')])
  const sites = await gateway.world.run('SELECT FROM site WHERE tenant_id = $1', [company.id])
  expect(sites).toHaveLength(1)
})
