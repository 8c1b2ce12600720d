import { afterAll, expect, test } from 'vitest'
import { newId } from '../../../src/lib/ids.ts'
import { dataOf } from '../../support/answers.ts'
import { asStaff, does } from '../../support/staff.ts'
import { startMailingGateway } from '../password/reset.ts'
import { ownRole } from '../role/chain.ts'
import { cancel, schedule } from './ending.ts'

const gateway = await startMailingGateway()
const { world, mailbox } = gateway
afterAll(gateway.stop)

test('all who may call it off are mailed that their company is to be deleted, and that it is not', async () => {
  const circle = await world.circle({ name: 'Vodafone West' })
  const keeper = await ownRole(gateway, circle, 'deletion.schedule')
  const barred = await ownRole(gateway, circle, '!deletion.schedule')
  const title = await world.designation(circle, ['admin'])
  const admin = await world.member(circle)
  const told = [admin, await world.member(circle, { roles: [keeper.code] }), await world.member(circle, { roles: [], designation: title })]
  const untold = [
    await world.member(circle, { roles: ['viewer'] }),
    await world.member(circle, { roles: ['admin', barred.code] }),
    await world.member(circle, { unit: await world.unit(circle) }),
    await world.member(circle, { status: 'ENDED' }),
    await world.member(await world.circle()),
  ]
  const client = await gateway.as(admin)
  dataOf(await schedule(client, circle.code, 'We close'))
  for (const { email } of told) {
    const letter = await mailbox.newest(email)
    for (const said of ['Vodafone West', 'is to be deleted', admin.email, 'We close']) expect(letter).toContain(said)
  }
  dataOf(await cancel(client))
  for (const { email } of told) expect(await mailbox.newest(email, 2)).toContain('has called off')
  const received = new Set(mailbox.received.map(({ to }) => to))
  expect(untold.filter(({ email }) => received.has(email))).toEqual([])
  expect(mailbox.received.length).toBe(2 * told.length)
})

test('a company is mailed as well what is asked for at the door of the staff', async () => {
  const circle = await world.circle()
  const { email } = await world.member(circle)
  const { client, staff } = await asStaff(gateway, 'ADMIN')
  const by = { id: circle.id, organizationCode: circle.code, reason: 'The contract has ended' }
  await does(client, 'scheduleTenantDeletion', by)
  const letter = await mailbox.newest(email)
  expect(letter).toContain('The contract has ended')
  expect(letter).toContain(`${staff.displayName}, of those who run Circlegate,`)
  await does(client, 'cancelTenantDeletion', { id: circle.id, reason: 'They pay' })
  expect(await mailbox.newest(email, 2)).toContain(`${staff.displayName}, of those who run Circlegate, has called off`)
})

test('whoever may not call it off any more when the letter is sent gets none', async () => {
  const circle = await world.circle()
  const { email } = await world.member(circle)
  const [left, demoted, closed] = [await world.member(circle), await world.member(circle), await world.member(circle)]
  const tenantId = circle.id
  await world.make(async (db) => {
    const planned = { tenantId, id: newId(), askedBy: '-', byStaff: false, reason: '-', standing: 'ACTIVE', dueAt: new Date('2500-01-01') }
    await db.tenantDeletion.create({ data: planned })
    await db.membership.updateMany({ where: { id: left.id }, data: { status: 'ENDED' } })
    await db.membershipRole.updateMany({ where: { membershipId: demoted.id }, data: { endedAt: new Date() } })
    await db.account.updateMany({ where: { id: closed.accountId }, data: { status: 'DISABLED' } })
  })
  await mailbox.newest(email)
  await world.mailed()
  const received = new Set(mailbox.received.map(({ to }) => to))
  expect([left, demoted, closed].filter((one) => received.has(one.email))).toEqual([])
})

test('nobody is told to call it off whose company is closed already', async () => {
  const circle = await world.circle({ status: 'DEACTIVATED' })
  const { email } = await world.member(circle)
  const { client } = await asStaff(gateway, 'ADMIN')
  const by = { id: circle.id, organizationCode: circle.code, reason: 'The contract has ended' }
  await does(client, 'scheduleTenantDeletion', by)
  await world.mailed()
  expect(mailbox.received.filter(({ to }) => to === email)).toEqual([])
})
