import { afterAll, expect, test } from 'vitest'
import { dataOf } from '../../support/answers.ts'
import { Following } from '../../support/follow.ts'
import { startGateway } from '../../support/gateway.ts'
import { placeMember } from '../membership/documents.ts'
import { siteChanged } from '../site/documents.ts'
import { createUnit, updateUnit } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

const circle = await world.circle()
const admin = await gateway.as(await world.member(circle))
const touch = async ({ tenantId, id }: { tenantId: string; id: string }) => {
  await world.run('UPDATE site SET address = address || $3 WHERE tenant_id = $1 AND id = $2', [tenantId, id, '.'])
  return { tenantId, id }
}

test('what happens to a unit is recorded', async () => {
  const input = { kind: 'TEAM', name: 'Recorded' } as const
  const { id } = dataOf(await admin.ask(createUnit, { input })).createOrganizationUnit
  dataOf(await admin.ask(updateUnit, { input: { id, version: 1, name: 'Renamed' } }))
  const changes = await world.run<{ action: string; fields: string[] }>(
    `SELECT action, changed_fields AS fields FROM outbox WHERE entity = 'OrganizationUnit' AND entity_id = $1 ORDER BY seq`,
    [id],
  )
  expect(changes).toEqual([
    { action: 'CREATED', fields: [] },
    { action: 'UPDATED', fields: ['name', 'version'] },
  ])
})

test('an open feed and the next request follow a member to another unit at once', async () => {
  const [here, there] = [await world.unit(circle), await world.unit(circle)]
  const [one, other] = [await world.site(circle, { unit: here }), await world.site(circle, { unit: there })]
  const person = await world.member(circle, { roles: ['engineer'], unit: here })
  const client = await gateway.as(person)
  const seen = async () => {
    const { data } = await client.ask<{ sites: { nodes: { id: string }[] } }>('{ sites { nodes { id } } }')
    return data!.sites.nodes.map(({ id }) => id)
  }
  expect(await seen()).toEqual([one.id])
  await using feed = await Following.of(client, siteChanged, () => touch(one))
  dataOf(await admin.ask(placeMember, { input: { id: person.id, version: 1, unitId: there.id } }))
  expect(await seen()).toEqual([other.id])
  await touch(one)
  await touch(other)
  expect((await feed.next()).site.id).toBe(other.id)
})

test('an open feed and the next request follow a unit out of the part and into it', async () => {
  const part = await world.unit(circle)
  const moving = await world.unit(circle)
  const stays = await world.site(circle, { unit: part })
  const moves = await world.site(circle, { unit: moving })
  const client = await gateway.as(await world.member(circle, { roles: ['engineer'], unit: part }))
  const count = async () => (await client.ask<{ sites: { totalCount: number } }>('{ sites { totalCount } }')).data!.sites.totalCount
  await using feed = await Following.of(client, siteChanged, () => touch(stays))
  expect(await count()).toBe(1)
  const move = async (version: number, parentId: string | null) =>
    dataOf(await admin.ask(updateUnit, { input: { id: moving.id, version, parentId } }))
  await move(1, part.id)
  expect(await count()).toBe(2)
  await touch(moves)
  expect((await feed.next()).site.id).toBe(moves.id)
  await move(2, null)
  expect(await count()).toBe(1)
  await touch(moves)
  const last = await world.site(circle, { unit: part })
  expect((await feed.next()).site.id).toBe(last.id)
})
