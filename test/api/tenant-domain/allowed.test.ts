import { afterAll, expect, test } from 'vitest'
import { dataOf } from '../../support/answers.ts'
import { forge } from '../../support/forge.ts'
import { startGateway } from '../../support/gateway.ts'
import { startNameServer } from '../../support/name-server.ts'
import { askRaw } from '../../support/raw.ts'
import type { Member } from '../../support/world.ts'
import { claim, prove, verify } from './chain.ts'
import { domains, makePrimary, removeDomain } from './documents.ts'

const dns = await startNameServer()
const gateway = await startGateway({
  config: { baseDomain: 'circlegate.example', dnsServers: [dns.address] },
})
const { world } = gateway
afterAll(async () => {
  await gateway.stop()
  await dns[Symbol.asyncDispose]()
})

/** The company that a person acts for under a host, if any. */
async function actingUnder(host: string, member: Member) {
  const headers = [`host: ${host}`, `authorization: Bearer ${await forge(gateway, member)}`]
  const query = '{ actingTenant { id } }'
  const { data } = await askRaw<{ actingTenant: { id: string } }>(gateway.url, { headers }, query)
  return data?.actingTenant?.id
}

test('a company claims a domain, proves it in the DNS, and is found there until it gives it up', async () => {
  const circle = await world.circle()
  const admin = await world.member(circle)
  const client = await gateway.as(admin)
  const claimed = await claim(client, 'Ops.München.Example.')
  expect(claimed).toMatchObject({
    ...{ tenantId: circle.id, host: 'ops.xn--mnchen-3ya.example', version: 1 },
    ...{ isPrimary: false, verifiedAt: null },
    challenge: {
      name: '_circlegate-challenge.ops.xn--mnchen-3ya.example',
      value: expect.stringMatching(/^circlegate-verification=[0-9a-f-]{36}$/),
    },
  })
  const under = () => actingUnder(`${claimed.host.toUpperCase()}.:443`, admin)
  expect(await under()).toBeUndefined()
  prove(dns, claimed)
  const { verifyTenantDomain: verified } = dataOf(await verify(client, claimed))
  expect(verified).toMatchObject({ version: 2, verifiedAt: expect.any(String) })
  expect(await under()).toBe(circle.id)
  const gone = dataOf(await client.ask(removeDomain, { input: { id: claimed.id, version: 2 } }))
  expect(gone.removeTenantDomain).toMatchObject({ verifiedAt: null, isPrimary: false })
  expect(await under()).toBeUndefined()
  expect(dataOf(await client.ask(domains, {})).actingTenant.domains?.totalCount).toBe(0)
})

test('a proof among other texts, and one that is kept in pieces, is found', async () => {
  const client = await gateway.as(await world.member(await world.vendor()))
  const claimed = await claim(client, 'pieces.example')
  const { name, value } = claimed.challenge
  dns.names.set(name, [['v=spf1 -all'], [value.slice(0, 20), value.slice(20)]])
  expect(dataOf(await verify(client, claimed)).verifyTenantDomain.verifiedAt).not.toBeNull()
})

test('one domain of a company is the primary one', async () => {
  const client = await gateway.as(await world.member(await world.corporate()))
  const [one, other] = [await claim(client, 'one.example'), await claim(client, 'other.example')]
  for (const each of [one, other]) {
    prove(dns, each)
    dataOf(await verify(client, each))
  }
  const make = async (id: string, version: number) =>
    dataOf(await client.ask(makePrimary, { input: { id, version } })).makeTenantDomainPrimary
  expect(await make(one.id, 2)).toEqual({ id: one.id, isPrimary: true, version: 3 })
  expect(await make(other.id, 2)).toEqual({ id: other.id, isPrimary: true, version: 3 })
  const list = dataOf(await client.ask(domains, {})).actingTenant.domains
  expect(list?.nodes).toMatchObject([
    { host: 'one.example', isPrimary: false, version: 4 },
    { host: 'other.example', isPrimary: true, version: 3 },
  ])
  const [{ endCursor: after }, first] = await firstPage()
  const second = dataOf(await client.ask(domains, { first: 1, after })).actingTenant.domains
  expect([...first, ...second!.nodes].map(({ host }) => host)).toEqual(['one.example', 'other.example'])

  async function firstPage() {
    const { pageInfo, nodes } = dataOf(await client.ask(domains, { first: 1 })).actingTenant.domains!
    return [pageInfo, nodes] as const
  }
})

test('whoever proves a domain last has it, and whoever had it has it no more', async () => {
  const [before, now] = [await world.circle(), await world.circle()]
  const [seller, buyer] = [await world.member(before), await world.member(now)]
  const [one, other] = [await gateway.as(seller), await gateway.as(buyer)]
  const [sold, bought] = [await claim(one, 'sold.example'), await claim(other, 'sold.example')]
  // The claim of somebody else neither shows nor stands in the way.
  expect(sold.challenge.value).not.toBe(bought.challenge.value)
  prove(dns, sold)
  dataOf(await verify(one, sold))
  dataOf(await one.ask(makePrimary, { input: { id: sold.id, version: 2 } }))
  expect(await actingUnder('sold.example', seller)).toBe(before.id)
  expect(await actingUnder('sold.example', buyer)).toBeUndefined()
  prove(dns, bought)
  expect(dataOf(await verify(other, bought)).verifyTenantDomain).toMatchObject({ version: 2 })
  expect(await actingUnder('sold.example', buyer)).toBe(now.id)
  expect(await actingUnder('sold.example', seller)).toBeUndefined()
  const left = dataOf(await one.ask(domains, {})).actingTenant.domains?.nodes
  expect(left).toMatchObject([{ host: 'sold.example', verifiedAt: null, isPrimary: false, version: 4 }])
  // Nobody is told who it was.
  const [last] = await world.run<{ by: string | null; actor: string | null }>(
    `SELECT actor_tenant_id AS by, actor_id AS actor FROM outbox WHERE entity_id = $1 ORDER BY seq DESC LIMIT 1`,
    [sold.id],
  )
  expect(last).toEqual({ by: null, actor: null })
})

test('no lane is held while the DNS is asked', async () => {
  await using lone = await startGateway({
    lanes: 1,
    database: gateway.database,
    config: { dnsServers: [dns.address] },
  })
  const client = await lone.as(await world.member(await world.circle()))
  const claimed = await claim(client, 'slow.example')
  dns.names.set(claimed.challenge.name, 'silence')
  const slow = verify(client, claimed)
  await new Promise((done) => setTimeout(done, 200))
  const begun = performance.now()
  dataOf(await client.ask(domains, {}))
  expect(performance.now() - begun).toBeLessThan(1_500)
  expect((await slow).errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }])
})

test('verified twice at once under one key it is verified once, and a repeat is answered as that was', async () => {
  const client = (await gateway.as(await world.member(await world.circle()))).with({
    'idempotency-key': 'once',
  })
  const claimed = await claim(client.with({ 'idempotency-key': 'claim' }), 'twice.example')
  prove(dns, claimed)
  const both = await Promise.all([verify(client, claimed), verify(client, claimed)])
  const done = both.filter(({ errors }) => !errors)
  const again = await verify(client, claimed)
  for (const each of done) expect(each.data).toEqual(again.data)
  expect(dataOf(again).verifyTenantDomain).toMatchObject({ version: 2 })
  // One that was too early lost the row to the other, or the key.
  for (const { errors } of both) expect(errors?.[0]?.extensions.code ?? 'OK').toMatch(/^(OK|CONFLICT|STALE)$/)
})
