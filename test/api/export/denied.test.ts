import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import { startGateway, type TestGateway } from '../../support/gateway.ts'
import { asStaff, does } from '../../support/staff.ts'
import type { Company, Member } from '../../support/world.ts'
import { begin, fetchArchive, finished } from './taking.ts'

let gateway: TestGateway
let corporate: Company
let circle: Company
let admin: Member
let id: string
beforeAll(async () => {
  gateway = await startGateway()
  const { world } = gateway
  ;[corporate, circle] = [await world.corporate(), await world.circle()]
  await world.oversee(circle, corporate, {
    governanceLevel: 'CONTROLLED',
    dataSharingLevel: 'FULL',
  })
  admin = await world.member(circle)
  const client = await gateway.as(admin)
  id = (await finished(client, dataOf(await begin(client)).exportTenant.id)).id
})
afterAll(() => gateway.stop())

const listed = 'query { tenantExports { totalCount nodes { id } } }'

test('whoever may not take it neither begins one, nor sees one, nor is given a byte', async () => {
  const { world } = gateway
  for (const given of [{ roles: ['manager'] }, { roles: ['viewer'] }, { roles: ['admin'], unit: await world.unit(circle) }]) {
    const client = await gateway.as(await world.member(circle, given))
    expect(codeOf(await begin(client))).toBe('FORBIDDEN')
    expect(codeOf(await client.ask(listed))).toBe('FORBIDDEN')
    expect((await fetchArchive(client, id)).status).toBe(403)
  }
  expect(codeOf(await begin(gateway.stranger))).toBe('UNAUTHENTICATED')
  expect((await fetchArchive(gateway.stranger, id)).status).toBe(401)
})

test('the corporate above, whatever it controls, and other companies find no such archive', async () => {
  const { world } = gateway
  for (const company of [corporate, await world.circle(), await world.vendor()]) {
    const client = await gateway.as(await world.member(company))
    const answer = await fetchArchive(client, id)
    expect(answer.status).toBe(404)
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] })
    expect(dataOf(await client.ask(listed))).toEqual({
      tenantExports: { totalCount: 0, nodes: [] },
    })
  }
})

test('a key that does not name it takes nothing', async () => {
  const { secret } = await gateway.world.apiKey(admin, ['site.read'])
  expect((await fetchArchive(gateway.showing(secret), id)).status).toBe(403)
})

test('the staff do not take it in the place of a member, be it that they may write there', async () => {
  const { client } = await asStaff(gateway)
  const acting = await does(
    client,
    'beginActingAs',
    { tenantId: circle.id, membershipId: admin.id, reason: 'To look', write: true },
    '{ accessToken }',
  )
  const inTheirPlace = gateway.bearing(String(dataOf(acting).beginActingAs!.accessToken))
  expect(codeOf(await begin(inTheirPlace))).toBe('FORBIDDEN')
  expect((await fetchArchive(inTheirPlace, id)).status).toBe(403)
})

test('who loses the right while an archive is on its way is given no more of it', async () => {
  const { world } = gateway
  const big = await world.circle()
  const boss = await world.member(big)
  await world.run(
    `INSERT INTO site (tenant_id, id, code, code_folded, name, name_folded, latitude, longitude, address, technology, structure, created_from)
     SELECT $1, gen_random_uuid(), 'S' || n, 's' || n, 'S', 's', 20, 78, repeat('x', 4000), '4G', 'GROUND_TOWER', '-' FROM generate_series(1, 4000) n`,
    [big.id],
  )
  const client = await gateway.as(boss)
  const { id, byteCount } = await finished(client, dataOf(await begin(client)).exportTenant.id)
  const answer = await fetchArchive(client, id)
  const reader = answer.body!.getReader()
  let count = (await reader.read()).value!.length
  await world.run('UPDATE membership_role SET ended_at = now() WHERE membership_id = $1', [boss.id])
  const rest = (async () => {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      count += value.length
    }
  })()
  await expect(rest).rejects.toThrow()
  expect(count).toBeLessThan(byteCount)
})

test('one that is not whole yet, one that there is not, and what is no id are told apart', async () => {
  const { world } = gateway
  const company = await world.circle()
  const client = await gateway.as(await world.member(company))
  await world.run(
    `INSERT INTO tenant_export (tenant_id, id, holder, held_until, expires_at) VALUES ($1, $2, $2, now() + interval '1 hour', now() + interval '1 day')`,
    [company.id, '01890000-0000-7000-8000-000000000001'],
  )
  expect((await fetchArchive(client, '01890000-0000-7000-8000-000000000001')).status).toBe(409)
  expect((await fetchArchive(client, '01890000-0000-7000-8000-000000000002')).status).toBe(404)
  expect((await fetchArchive(client, 'nothing')).status).toBe(400)
})
