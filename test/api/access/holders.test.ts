import { afterAll, expect, test } from 'vitest'
import { dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { asOwner } from '../../walls/below.ts'
import { ownRole } from '../role/chain.ts'
import { explain, holders } from './ask.ts'
import { whoCan } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

test('whoever can is listed with what gives it to them, and nobody else', async () => {
  const circle = await world.circle()
  const [bhopal, indore] = [await world.unit(circle), await world.unit(circle)]
  const north = await world.unit(circle, bhopal, 'TEAM')
  const site = await world.site(circle, { unit: north })
  const [narrowed, elsewhere, denying] = [
    await ownRole(gateway, circle, 'site.read', `site.update@${bhopal.id}`),
    await ownRole(gateway, circle, `site.update@${indore.id}`),
    await ownRole(gateway, circle, `!site.*@${north.id}`),
  ]
  const admin = await world.member(circle)
  const keeper = await world.member(circle, { roles: [narrowed.code, 'viewer'] })
  const inside = await world.member(circle, { roles: ['engineer'], unit: bhopal })
  for (const given of [
    { roles: ['viewer'] },
    { roles: [elsewhere.code] },
    { roles: ['engineer', denying.code] },
    { roles: ['engineer'], unit: indore },
    { roles: ['engineer'], status: 'SUSPENDED' },
    { roles: ['engineer'], validFrom: new Date('2019-01-01'), validUntil: new Date('2020-01-01') },
  ])
    await world.member(circle, given)
  const found = await holders(await gateway.as(admin), 'site.update', { resourceId: site.id })
  expect(new Set(found.map(({ id }) => id))).toEqual(new Set([admin.id, keeper.id, inside.id]))
  expect(found.find(({ id }) => id === keeper.id)).toMatchObject({
    tenantId: circle.id,
    membership: { displayName: keeper.email },
    grantedBy: [{ role: narrowed.code, permission: 'site.update', effect: 'GRANT', unitId: bhopal.id }],
  })
})

test('above a circle, only those of the whole corporate can, and only what the relationship allows', async () => {
  const [corporate, circle] = [await world.corporate(), await world.circle()]
  await world.oversee(circle, corporate, { dataSharingLevel: 'FULL', governanceLevel: 'MANAGED' })
  const site = await world.site(circle)
  const admin = await world.member(corporate)
  await world.member(corporate, { unit: await world.unit(corporate) })
  const client = await gateway.as(admin)
  const at = { tenantId: circle.id, resourceId: site.id }
  expect((await holders(client, 'site.read', at)).map(({ id }) => id)).toEqual([admin.id])
  expect(await holders(client, 'site.update', at)).toEqual([])
})

test('who can is what each of them is told, whatever the roles, the places and the row', async () => {
  const [circle, vendor] = [await world.circle(), await world.vendor()]
  await world.contract(circle, vendor)
  let compared = 0
  for (const company of [circle, vendor]) {
    const top = await world.unit(company)
    const units = [null, top, await world.unit(company, top, 'TEAM'), await world.unit(company)]
    const codes = ['admin', 'viewer', 'manager']
    for (const words of [['site.*', `!site.update@${top.id}`], [`site.update@${top.id}`], ['!site.read']])
      codes.push((await ownRole(gateway, company, ...words)).code)
    const people = []
    for (const [at, unit] of units.entries())
      for (let n = 0; n < 3; n++) {
        const roles = [codes[(at + n) % 6]!, codes[(at * 2 + n * 3) % 6]!]
        const given = { roles: [...new Set(roles)], ...(unit && { unit }) }
        people.push(await world.member(company, given))
      }
    const client = await gateway.as(await world.member(company))
    const rows = await Promise.all(
      company === circle
        ? units.map((unit) => world.site(circle, unit ? { unit } : {}))
        : units.map(async (unit) => {
            const site = await world.site(circle)
            const given = await world.assignment(site, vendor)
            if (unit) await world.placement(given, unit)
            return site
          }),
    )
    for (const permission of ['site.read', 'site.update'])
      for (const row of [...rows, null]) {
        const of = row ? { tenantId: circle.id, resourceId: row.id } : { tenantId: circle.id }
        const able = new Set((await holders(client, permission, of, 5)).map(({ id }) => id))
        for (const { id: principalId } of people) {
          const { allowed, reason } = await explain(client, permission, { ...of, principalId })
          expect([able.has(principalId), reason]).toEqual([allowed, reason])
          compared++
        }
      }
  }
  console.log(`who can: ${compared} compared`)
  expect(compared).toBe(240)
}, 120_000)

test('a company of thousands is read page by page, in one order', async () => {
  const circle = await world.circle()
  const client = await gateway.as(await world.member(circle))
  for (const from of [1, 501, 1001, 1501])
    await world.run(
      `WITH person AS (
         INSERT INTO account (id, email, email_folded, display_name, password_hash)
         SELECT gen_random_uuid(), n || '@many.example', n || '@many.example', 'P' || n, '-'
           FROM generate_series($2::int, $2 + 499) n RETURNING id, display_name), made AS (
         INSERT INTO membership (tenant_id, id, account_id, display_name)
         SELECT $1, gen_random_uuid(), id, display_name FROM person RETURNING id)
       INSERT INTO membership_role (tenant_id, id, membership_id, role_code) SELECT $1, gen_random_uuid(), id, 'viewer' FROM made`,
      [circle.id, from],
    )
  // As a server does by itself, a minute later.
  await asOwner(gateway.database, 'ANALYZE membership, membership_role')
  const begun = performance.now()
  const first = dataOf(await client.ask(whoCan, { permission: 'site.read', first: 100 })).whoCan!
  console.log(`who can: a page of 2,001 in ${Math.round(performance.now() - begun)} ms`)
  expect(first.pageInfo.hasNextPage).toBe(true)
  const all = await holders(client, 'site.read')
  expect(all.length).toBe(first.totalCount)
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  expect(all.length).toBe(2_001)
})
