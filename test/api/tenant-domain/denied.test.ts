import { type DocumentNode, print } from 'graphql'
import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import { addDomain, domains, makePrimary, removeDomain, verifyDomain } from './documents.ts'

const gateway = await startGateway({ config: { baseDomain: 'circlegate.example' } })
const { world } = gateway
afterAll(gateway.stop)

const circle = await world.circle()
const own = await world.domain(circle, 'own.example')
const foreign = await world.circle()
const theirs = await world.domain(foreign, 'theirs.example', new Date())

async function refused(client: Client, asks: [DocumentNode, object][], code: string) {
  const attempts = asks.map(
    ([document, input]) =>
      () =>
        client.ask(print(document), { input }),
  )
  expect(await untouched(world).codes(...attempts)).toEqual(asks.map(() => code))
}

const changes = [verifyDomain, makePrimary, removeDomain]
const everything = (ref: object): [DocumentNode, object][] => [
  [addDomain, { host: 'new.example' }],
  ...changes.map((document): [DocumentNode, object] => [document, ref]),
]

test.for(['manager', 'viewer'])('a %s reads the domains and changes none', async (role) => {
  const client = await gateway.as(await world.member(circle, { roles: [role] }))
  expect(dataOf(await client.ask(domains, {})).actingTenant.domains?.totalCount).toBe(1)
  await refused(client, everything({ id: own.id, version: 1 }), 'FORBIDDEN')
})

test('an engineer does not read the domains', async () => {
  const client = await gateway.as(await world.member(circle, { roles: ['engineer'] }))
  expect(codeOf(await client.ask(domains, {}))).toBe('FORBIDDEN')
})

test('a member of a part has nothing to do with the domains of the whole', async () => {
  const unit = await world.unit(circle)
  const client = await gateway.as(await world.member(circle, { unit }))
  expect(codeOf(await client.ask(domains, {}))).toBe('FORBIDDEN')
  await refused(client, [[addDomain, { host: 'new.example' }]], 'FORBIDDEN')
  await refused(
    client,
    changes.map((one): [DocumentNode, object] => [one, { id: own.id, version: 1 }]),
    'NOT_FOUND',
  )
})

test('a domain of another company reads like one that there is not', async () => {
  const client = await gateway.as(await world.member(circle))
  for (const tenantId of [null, foreign.id]) {
    const ref = { id: theirs.id, tenantId, version: 1 }
    await refused(
      client,
      changes.map((one): [DocumentNode, object] => [one, ref]),
      'NOT_FOUND',
    )
  }
  await refused(client, [[addDomain, { host: 'new.example', tenantId: foreign.id }]], 'NOT_FOUND')
})

test('a claim tells nothing of the claims of others, verified or not', async () => {
  const [claimed, free] = ['theirs.example', 'free.example'].map((host) => ({ host }))
  const told = async (input: { host: string }) => {
    const client = await gateway.as(await world.member(await world.circle()))
    const { addTenantDomain } = dataOf(await client.ask(addDomain, { input }))
    const { version, isPrimary, verifiedAt } = addTenantDomain
    return { version, isPrimary, verifiedAt }
  }
  expect(await told(claimed!)).toEqual(await told(free!))
})

test('a corporate that does not control a circle changes no domain of it', async () => {
  const corporate = await world.corporate()
  const below = await world.circle()
  await world.oversee(below, corporate, { governanceLevel: 'AUTONOMOUS', dataSharingLevel: 'FULL' })
  const client = await gateway.as(await world.member(corporate))
  await refused(client, [[addDomain, { host: 'new.example', tenantId: below.id }]], 'FORBIDDEN')
})

test('the wall below alone keeps domains from others', async () => {
  const walls = { door: false, inside: false }
  await using below = await startGateway({ walls, database: gateway.database })
  const stranger = await below.as(await world.member(await world.circle()))
  const input = { id: theirs.id, tenantId: foreign.id, version: 1 }
  expect(codeOf(await stranger.ask(removeDomain, { input }))).toBe('NOT_FOUND')
})
