import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import { site, updateSite } from '../site/documents.ts'
import { managed, managing, proposalIn } from './chain.ts'
import { approveProposal, proposal, proposals, rejectProposal, withdrawProposal } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)
const { codes } = untouched(world)

/** A circle to which the name of a site is proposed. */
async function proposed() {
  const scene = await managed(gateway)
  const input = { ...scene.site, version: 1, name: 'New' }
  const id = proposalIn(await scene.asCorporate.ask(updateSite, { input }))
  return { ...scene, id, step: { input: { id, version: 1 } } }
}

test('nobody but the circle decides, and nobody but the corporate takes back', async () => {
  const { circle, corporate, asCircle, asCorporate, step } = await proposed()
  const reject = { input: { ...step.input, reason: 'No.' } }
  const [viewer, placed] = [
    await gateway.as(await world.member(circle, { roles: ['viewer'] })),
    await gateway.as(await world.member(circle, { unit: await world.unit(circle) })),
  ]
  const below = await gateway.as(await world.member(corporate, { roles: ['viewer'] }))
  expect(
    await codes(
      () => asCorporate.ask(approveProposal, step),
      () => asCorporate.ask(rejectProposal, reject),
      () => asCircle.ask(withdrawProposal, step),
      () => viewer.ask(approveProposal, step),
      () => viewer.ask(rejectProposal, reject),
      () => below.ask(withdrawProposal, step),
      () => placed.ask(approveProposal, step),
    ),
  ).toEqual([...Array(6).fill('FORBIDDEN'), 'NOT_FOUND'])
})

test('to everybody else a proposal is not there, also by the id of another company', async () => {
  const { id, circle, step } = await proposed()
  const other = await proposed()
  const strangers = [other.asCircle, other.asCorporate, await gateway.as(await world.member(await world.vendor()))]
  for (const client of strangers) {
    for (const of of [{ id }, { id, tenantId: circle.id }, { id, tenantId: other.circle.id }]) {
      const answer = await client.ask(proposal, of)
      // A vendor has nothing to do with proposals at all.
      expect(['NOT_FOUND', 'FORBIDDEN']).toContain(codeOf(answer))
    }
  }
  const misplaced = { input: { ...step.input, tenantId: other.circle.id } }
  expect(
    await codes(
      () => other.asCircle.ask(approveProposal, step),
      () => other.asCircle.ask(approveProposal, misplaced),
      () => other.asCorporate.ask(withdrawProposal, step),
    ),
  ).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND'])
  const seen = dataOf(await other.asCircle.ask(proposals, {})).proposals!
  expect(seen.nodes.map((one) => one.id)).toEqual([other.id])
})

test('whoever proposed does not approve, by whichever of their memberships; another member does', async () => {
  const { circle, proposer, asCircle, step, site: row } = await proposed()
  const same = await gateway.as(await world.alsoIn(circle, proposer))
  expect(await codes(() => same.ask(approveProposal, step))).toEqual(['FORBIDDEN'])
  expect(dataOf(await same.ask(site, { id: row.id })).site).toMatchObject({ name: 'Old' })
  expect(dataOf(await asCircle.ask(approveProposal, step)).approveProposal.status).toBe('APPROVED')
})

test('to approve takes the right to do it oneself, at that moment', async () => {
  const { circle, step } = await proposed()
  const entries = [
    { permission: 'proposal.decide', effect: 'GRANT', unitId: null },
    { permission: 'proposal.read', effect: 'GRANT', unitId: null },
    { permission: 'site.read', effect: 'GRANT', unitId: null },
  ]
  const role = { tenantId: circle.id, id: circle.id, code: 'CLERK', name: '-', description: '-', entries, createdFrom: '-' }
  await world.make((db) => db.role.create({ data: role }))
  const clerk = await gateway.as(await world.member(circle, { roles: ['CLERK'] }))
  expect(await codes(() => clerk.ask(approveProposal, step))).toEqual(['FORBIDDEN'])
  expect(dataOf(await clerk.ask(proposal, { id: step.input.id })).proposal!.status).toBe('PENDING')
})

test('what the reader of a proposal may not read of the row is not told', async () => {
  const { circle, id } = await proposed()
  const entries = [{ permission: 'proposal.read', effect: 'GRANT', unitId: null }]
  const role = { tenantId: circle.id, id: circle.id, code: 'CLERK', name: '-', description: '-', entries, createdFrom: '-' }
  await world.make((db) => db.role.create({ data: role }))
  const clerk = await gateway.as(await world.member(circle, { roles: ['CLERK'] }))
  const { isStale, changes } = dataOf(await clerk.ask(proposal, { id })).proposal!
  expect(isStale).toBeNull()
  expect(changes).toEqual([{ field: 'name', before: null, after: 'New' }])
})

test.for<[string, object]>([
  ['is not trusted so far any more', { governance_level: 'AUTONOMOUS' }],
  ['does not have to ask any more', { governance_level: 'CONTROLLED' }],
  ['does not see the rows any more', { data_sharing_level: 'AGGREGATED' }],
  ['has left', { valid_until: 'now' }],
])('what a corporate proposed that %s is void, for good', async ([, change]) => {
  const { asCircle, asCorporate, oversight, step, id } = await proposed()
  const [[column, value]] = Object.entries(change) as [[string, string]]
  const set = (to: string | null) =>
    world.run(`UPDATE corporate_relationship SET ${column} = $3 WHERE tenant_id = $1 AND id = $2`, [oversight.tenantId, oversight.id, to])
  await set(value)
  const reject = { input: { ...step.input, reason: 'No.' } }
  expect(
    await codes(
      () => asCircle.ask(approveProposal, step),
      () => asCircle.ask(rejectProposal, reject),
      () => asCorporate.ask(withdrawProposal, step),
    ),
  ).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT'])
  // Its maker goes on reading it.
  expect(dataOf(await asCorporate.ask(proposal, { id })).proposal!.status).toBe('VOID')
  await set({ governance_level: 'MANAGED', data_sharing_level: 'FULL', valid_until: null }[column]!)
  expect(codeOf(await asCircle.ask(approveProposal, step))).toBe('CONFLICT')
  const listed = dataOf(await asCircle.ask(proposals, { filter: { status: ['VOID'] } })).proposals!
  expect(listed.nodes.map((one) => one.id)).toEqual([id])
})

test('a company that is moved below another corporate hears nothing more of what the old one proposed', async () => {
  const { asCircle, oversight, step } = await proposed()
  await world.run('DELETE FROM corporate_relationship WHERE tenant_id = $1 AND id = $2', [oversight.tenantId, oversight.id])
  const { message } = (await asCircle.ask(approveProposal, step)).errors![0]!
  expect(message).toContain('VOID')
})

test('what nobody decided in two weeks is expired, and can be proposed anew', async () => {
  const { asCircle, asCorporate, step, id, site: row } = await proposed()
  await world.run(`UPDATE proposal SET expires_at = now() - interval '1 second' WHERE id = $1`, [id])
  expect(await codes(() => asCircle.ask(approveProposal, step))).toEqual(['CONFLICT'])
  expect(dataOf(await asCircle.ask(proposal, { id })).proposal!.status).toBe('EXPIRED')
  const again = await asCorporate.ask(updateSite, { input: { ...row, version: 1, name: 'New' } })
  expect(proposalIn(again)).not.toBe(id)
})

test('a level that ends by its date ends what was proposed with it', async () => {
  const { asCircle, asCorporate, oversight, site: row } = await managed(gateway)
  await world.run(`UPDATE corporate_relationship SET valid_until = now() + interval '1500 milliseconds' WHERE tenant_id = $1 AND id = $2`, [
    oversight.tenantId,
    oversight.id,
  ])
  const id = proposalIn(await asCorporate.ask(updateSite, { input: { ...row, version: 1, name: 'New' } }))
  await new Promise((resolve) => setTimeout(resolve, 1700))
  const answer = await asCircle.ask(approveProposal, { input: { id, version: 1 } })
  expect(refusalOf(answer).code).toBe('CONFLICT')
})

test('a corporate in arrears, a member placed in a unit and a viewer propose nothing', async () => {
  const { corporate, site: row } = await managed(gateway)
  const owing = await world.corporate({ status: 'PAST_DUE' })
  const circle = await world.circle()
  await world.oversee(circle, owing, managing)
  const theirs = await world.site(circle)
  const change = (of: typeof row) => ({ input: { ...of, version: 1, name: 'New' } })
  const asOwing = await gateway.as(await world.member(owing))
  const placed = await gateway.as(await world.member(corporate, { unit: await world.unit(corporate) }))
  const viewer = await gateway.as(await world.member(corporate, { roles: ['viewer'] }))
  expect(
    await codes(
      () => asOwing.ask(updateSite, change(theirs)),
      () => placed.ask(updateSite, change(row)),
      () => viewer.ask(updateSite, change(row)),
    ),
  ).toEqual(['TENANT_SUSPENDED', 'NOT_FOUND', 'FORBIDDEN'])
})

test('a circle that manages its vendors alone is proposed nothing about them, and one that does not is not asked', async () => {
  const { circle, corporate, oversight, asCorporate } = await managed(gateway)
  const contract = await world.contract(circle, await world.vendor())
  const change = () =>
    asCorporate.ask('mutation ($input: UpdateVendorRelationshipInput!) { updateVendorRelationship(input: $input) { vendorCode } }', {
      input: { ...contract, version: 1, vendorCode: 'ANEW' },
    })
  expect(await codes(change)).toEqual(['FORBIDDEN'])
  await world.run('UPDATE corporate_relationship SET independent_vendor_management = false WHERE corporate_id = $1', [corporate.id])
  expect(dataOf(await change())).toEqual({ updateVendorRelationship: { vendorCode: 'ANEW' } })
  expect(oversight.tenantId).toBe(circle.id)
})

test('the wall below alone keeps proposals from others, and what is proposed as it is', async () => {
  const { id, circle } = await proposed()
  const walls = { door: false, inside: false }
  await using below = await startGateway({ walls, database: gateway.database })
  const stranger = await below.as(await world.member(await world.circle()))
  expect(codeOf(await stranger.ask(proposal, { id, tenantId: circle.id }))).toBe('NOT_FOUND')
  const granted = await world.run<{ column: string }>(
    `SELECT a.attname AS column FROM pg_attribute a
      WHERE a.attrelid = 'proposal'::regclass AND a.attnum > 0 AND has_column_privilege('circlegate_tenant', a.attrelid, a.attnum, 'UPDATE') ORDER BY 1`,
  )
  expect(granted.map(({ column }) => column)).toEqual(['reason', 'status', 'version'])
})
