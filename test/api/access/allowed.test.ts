import { afterAll, expect, test } from 'vitest'
import { startGateway } from '../../support/gateway.ts'
import { ownRole } from '../role/chain.ts'
import { explain } from './ask.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

const everywhere = (role: string, permission: string, effect = 'GRANT') => ({ role, permission, effect, unitId: null })

test('somebody is told which entry of which role lets them, and how', async () => {
  const circle = await world.circle()
  const member = await world.member(circle)
  const decision = await explain(await gateway.as(member), 'site.update')
  expect(decision).toEqual({
    ...{ permission: 'site.update', tenantId: circle.id, resourceId: null },
    ...{ membershipId: member.id, unitId: null, allowed: true, withinCeiling: true },
    reason: 'Allowed in the company itself: role admin grants site.* everywhere.',
    ...{ reach: 'SELF', governanceLevel: null, dataSharingLevel: null, contractStatus: null },
    ...{ grantedBy: [everywhere('admin', 'site.*')], deniedBy: [], refusedBy: null, refusals: [] },
  })
})

test('one DENY is named beside the grant that it wins over', async () => {
  const circle = await world.circle()
  const engineer = await world.member(circle, { roles: ['engineer'] })
  expect(await explain(await gateway.as(engineer), 'site.retire')).toMatchObject({
    ...{ allowed: false, refusedBy: 'ROLE', refusals: ['ROLE'], withinCeiling: true },
    grantedBy: [everywhere('engineer', 'site.*')],
    deniedBy: [everywhere('engineer', 'site.retire', 'DENY')],
    reason: 'Refused: role engineer denies site.retire everywhere, and one DENY wins over every GRANT.',
  })
})

test('of a row the unit in which it hangs decides, and the entry says where it is narrowed', async () => {
  const circle = await world.circle()
  const [bhopal, indore] = [await world.unit(circle), await world.unit(circle)]
  const north = await world.unit(circle, bhopal, 'TEAM')
  const keeper = await ownRole(gateway, circle, 'site.read', `site.update@${bhopal.id}`)
  const client = await gateway.as(await world.member(circle, { roles: [keeper.code] }))
  const [inside, outside] = [await world.site(circle, { unit: north }), await world.site(circle, { unit: indore })]
  expect(await explain(client, 'site.update', { resourceId: inside.id })).toMatchObject({
    allowed: true,
    grantedBy: [{ role: keeper.code, permission: 'site.update', unitId: bhopal.id }],
  })
  expect(await explain(client, 'site.update', { resourceId: outside.id })).toMatchObject({
    ...{ allowed: false, refusedBy: 'ROLE', grantedBy: [], deniedBy: [] },
    reason: 'Refused: no role of this membership grants site.update here.',
  })
  const placed = await gateway.as(await world.member(circle, { unit: bhopal, roles: ['manager'] }))
  expect(await explain(placed, 'site.update', { resourceId: inside.id })).toMatchObject({
    ...{ allowed: true, unitId: bhopal.id },
  })
})

test('over a relationship its levels are told, and what they do not allow', async () => {
  const [corporate, circle] = [await world.corporate(), await world.circle()]
  const levels = { dataSharingLevel: 'FULL', governanceLevel: 'MANAGED' }
  await world.oversee(circle, corporate, levels)
  const client = await gateway.as(await world.member(corporate))
  const site = await world.site(circle)
  const at = { tenantId: circle.id, resourceId: site.id }
  expect(await explain(client, 'site.read', at)).toMatchObject({ allowed: true, reach: 'OVERSEES', ...levels })
  expect(await explain(client, 'site.update', at)).toMatchObject({
    ...{ allowed: false, reach: 'OVERSEES', ...levels, withinCeiling: false },
    ...{ refusedBy: 'APPROVAL', refusals: ['APPROVAL'] },
    grantedBy: [everywhere('admin', 'site.*')],
    reason: 'Refused in a company below, with governance MANAGED and sharing FULL: what is sent is proposed to it, and it decides.',
  })
})

test('a vendor is told by which contract it reads a site, and that it changes none', async () => {
  const [circle, vendor] = [await world.circle(), await world.vendor()]
  await world.contract(circle, vendor, { status: 'SUSPENDED' })
  const site = await world.site(circle)
  await world.assignment(site, vendor)
  const client = await gateway.as(await world.member(vendor))
  const at = { tenantId: circle.id, resourceId: site.id }
  expect(await explain(client, 'site.read', at)).toMatchObject({ allowed: true, reach: 'SERVES', contractStatus: 'SUSPENDED' })
  expect(await explain(client, 'site.update', at)).toMatchObject({ allowed: false, refusedBy: 'REACH' })
  expect(await explain(client, 'assignment.place', at)).toMatchObject({ allowed: false, refusedBy: 'CONTRACT' })
})

test('all that refuses is told, and not the first alone', async () => {
  const [corporate, circle] = [await world.corporate(), await world.circle()]
  await world.oversee(circle, corporate, { governanceLevel: 'MANAGED', dataSharingLevel: 'FULL' })
  const viewer = await gateway.as(await world.member(corporate, { roles: ['viewer'] }))
  expect(await explain(viewer, 'site.update', { tenantId: circle.id })).toMatchObject({
    ...{ refusedBy: 'ROLE', refusals: ['ROLE', 'APPROVAL'] },
  })
})

test('an administrator asks about another member, one whose membership is over among them', async () => {
  const circle = await world.circle()
  const admin = await gateway.as(await world.member(circle))
  const viewer = await world.member(circle, { roles: ['viewer'] })
  const gone = await world.member(circle, { status: 'SUSPENDED' })
  expect(await explain(admin, 'site.update', { principalId: viewer.id })).toMatchObject({
    ...{ membershipId: viewer.id, allowed: false, refusedBy: 'ROLE' },
  })
  expect(await explain(admin, 'site.update', { principalId: gone.id })).toMatchObject({
    ...{ membershipId: gone.id, allowed: false, refusedBy: 'MEMBERSHIP', reach: null },
    reason: 'Refused: this membership does not stand now.',
  })
})

test('of what a vendor was given, a member placed in a unit has what was placed there', async () => {
  const [circle, vendor] = [await world.circle(), await world.vendor()]
  await world.contract(circle, vendor)
  const [mine, theirs] = [await world.unit(vendor), await world.unit(vendor)]
  const site = await world.site(circle)
  await world.placement(await world.assignment(site, vendor), mine)
  const admin = await gateway.as(await world.member(vendor))
  for (const [unit, allowed] of [
    [mine, true],
    [theirs, false],
  ] as const) {
    const { id: principalId } = await world.member(vendor, { roles: ['technician'], unit })
    const at = { tenantId: circle.id, resourceId: site.id, principalId }
    expect(await explain(admin, 'site.read', at)).toMatchObject({ allowed, refusedBy: allowed ? null : 'PART' })
  }
})
