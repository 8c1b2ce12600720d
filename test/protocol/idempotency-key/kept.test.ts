import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import { named, newKey, send, twoNodes } from './nodes.ts'

const { gateway, newcomer, free, keptOf, stop } = await twoNodes()
afterAll(stop)

let turn = 0

test('a key counts for 24 hours; then it is free, and what lies there longer is swept', async () => {
  const { company, client } = await newcomer()
  const sent = { key: newKey(), variables: named('North') }
  const age = (interval: string) =>
    gateway.world.run('UPDATE kept_answer SET kept_at = now() - $2::interval WHERE tenant_id = $1', [company.id, interval])
  const first = await send(client, sent)
  await age('23 hours 59 minutes')
  expect((await send(client, sent)).bytes).toBe(first.bytes)
  await age('24 hours 1 minute')
  expect(codeOf(await send(client, sent))).toBe('CONFLICT')
  await free(company)
  const second = await send(client, sent)
  dataOf(second)
  expect(second.bytes).not.toBe(first.bytes)
  expect((await send(client, sent)).bytes).toBe(second.bytes)
  for (let n = 0; n < 12; n++) await send(client, { key: newKey(), variables: named(`U${n}`) })
  await age('25 hours')
  const somebody = await newcomer()
  const lines = []
  for (let n = 0; n < 2; n++) {
    dataOf(await send(somebody.client, { key: newKey(), variables: named(`U${n}`) }))
    lines.push((await keptOf(company)).length)
  }
  expect(lines).toEqual([3, 0])
})

test('a digest is kept of what was asked, and no word of it', async () => {
  const { company, client } = await newcomer()
  await send(client, { key: newKey(), variables: named('Unmistakable') })
  const [kept] = await keptOf(company)
  expect(kept!.asked).toMatch(/^[\w-]{43}$/)
})

test('without the header the database is asked nothing more', async () => {
  const { client } = await newcomer()
  const cost = async (key?: string) => {
    const before = await statements()
    dataOf(await send(client, { key, variables: named(`U${++turn}`) }))
    return (await statements()) - before
  }
  await cost()
  const plain = await cost()
  expect(await cost()).toBe(plain)
  expect(await cost(newKey())).toBe(plain + 2)
})

async function statements(): Promise<number> {
  const text = await (await fetch(`${gateway.url}/metrics`)).text()
  const [, count] = /^circlegate_database_duration_seconds_count\{plane="tenant",step="statement"\} (\d+)$/m.exec(text) ?? []
  return Number(count)
}
