import { afterAll, expect, test } from 'vitest'
import { newId } from '../../../src/lib/ids.ts'
import { dataOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { createSite, retireSite, site, tower, updateSite } from '../site/documents.ts'
import { managed, managing, proposalIn } from './chain.ts'
import { approveProposal, proposal, proposals, rejectProposal, withdrawProposal } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)

test('what a corporate changes in a circle that it manages is proposed, and done once the circle approves it', async () => {
  const { circle, corporate, asCircle, asCorporate, proposer, decider, site: row } = await managed(gateway)
  const answer = await asCorporate.ask(updateSite, { input: { ...row, version: 1, name: 'New' } })
  expect(answer.data).toBeNull()
  expect(answer.errors![0]!.path).toEqual(['updateSite'])
  const id = proposalIn(answer)
  expect(dataOf(await asCircle.ask(site, { id: row.id })).site).toMatchObject({ name: 'Old', version: 1 })
  const seen = dataOf(await asCircle.ask(proposal, { id })).proposal!
  expect(seen).toMatchObject({
    tenantId: circle.id,
    proposerTenantId: corporate.id,
    proposedBy: `${proposer.email}, CORPORATE ${corporate.code}`,
    decidedBy: null,
    mutation: 'updateSite',
    permission: 'site.update',
    entity: 'Site',
    entityId: row.id,
    status: 'PENDING',
    isStale: false,
    changes: [{ field: 'name', before: 'Old', after: 'New' }],
  })
  expect(Date.parse(seen.expiresAt) - Date.parse(seen.createdAt)).toBeGreaterThan(13.9 * 86_400_000)
  expect(dataOf(await asCorporate.ask(proposal, { id })).proposal).toEqual(seen)
  const approved = dataOf(await asCircle.ask(approveProposal, { input: { id, version: 1 } }))
  expect(approved.approveProposal).toMatchObject({
    status: 'APPROVED',
    decidedBy: `${decider.email}, CIRCLE ${circle.code}`,
    version: 2,
    changes: [{ field: 'name', before: 'New', after: 'New' }],
  })
  expect(dataOf(await asCircle.ask(site, { id: row.id })).site).toMatchObject({ name: 'New', version: 2 })
})

test('a site that is proposed has the id that was told, made by the client or not, in the place that was named', async () => {
  const { circle, asCircle, asCorporate, tenantId } = await managed(gateway)
  const unit = await world.unit(circle)
  const given = newId()
  const inputs = [
    { ...tower, tenantId, code: 'GIVEN', id: given },
    {
      ...tower,
      tenantId,
      code: 'MADE',
      unitId: unit.id,
      position: { latitude: 1.5, longitude: 2 },
    },
  ]
  for (const input of inputs) {
    const id = proposalIn(await asCorporate.ask(createSite, { input }))
    const { entityId, changes } = dataOf(await asCircle.ask(proposal, { id })).proposal!
    if (input.code === 'GIVEN') expect(entityId).toBe(given)
    expect(changes).toContainEqual({ field: 'latitude', before: null, after: `${input.position.latitude}` })
    dataOf(await asCircle.ask(approveProposal, { input: { id, version: 1 } }))
    const made = dataOf(await asCircle.ask(site, { id: entityId! })).site
    expect(made).toMatchObject({ tenantId, code: input.code, unitId: 'unitId' in input ? unit.id : null })
  }
})

test('a proposal is rejected with a reason that the corporate reads, or taken back by it', async () => {
  const { asCircle, asCorporate, site: row } = await managed(gateway)
  const retiring = proposalIn(await asCorporate.ask(retireSite, { input: { ...row, version: 1 } }))
  const [change] = dataOf(await asCircle.ask(proposal, { id: retiring })).proposal!.changes
  expect(change).toEqual({ field: 'status', before: 'ACTIVE', after: 'RETIRED' })
  const input = { id: retiring, version: 1, reason: ' We still need it. ' }
  dataOf(await asCircle.ask(rejectProposal, { input }))
  expect(dataOf(await asCorporate.ask(proposal, { id: retiring })).proposal).toMatchObject({
    status: 'REJECTED',
    reason: 'We still need it.',
    version: 2,
  })
  const again = proposalIn(await asCorporate.ask(retireSite, { input: { ...row, version: 1 } }))
  expect(again).not.toBe(retiring)
  const { withdrawProposal: withdrawn } = dataOf(await asCorporate.ask(withdrawProposal, { input: { id: again, version: 1 } }))
  expect(withdrawn.status).toBe('WITHDRAWN')
  expect(dataOf(await asCircle.ask(site, { id: row.id })).site).toMatchObject({ status: 'ACTIVE', version: 1 })
})

test('the same proposed again, also many times at once, is one proposal; by another member it is another', async () => {
  const { corporate, asCircle, asCorporate, site: row } = await managed(gateway)
  const ask = () => asCorporate.ask(updateSite, { input: { ...row, version: 1, name: 'Same' } })
  const ids = (await Promise.all(Array.from({ length: 20 }, ask))).map(proposalIn)
  expect(new Set(ids).size).toBe(1)
  // Literals and variables, and the order of the fields, do not matter.
  const spelled = `mutation { ...M } fragment M on Mutation {
    updateSite(input: { name: "Same", version: 1, tenantId: "${row.tenantId}", id: "${row.id}" }) { id } }`
  expect(proposalIn(await asCorporate.ask(spelled))).toBe(ids[0])
  const colleague = await gateway.as(await world.member(corporate))
  const other = await colleague.ask(updateSite, { input: { ...row, version: 1, name: 'Same' } })
  expect(proposalIn(other)).not.toBe(ids[0])
  const different = await asCorporate.ask(updateSite, {
    input: { ...row, version: 1, name: 'Else' },
  })
  expect(proposalIn(different)).not.toBe(ids[0])
  expect(dataOf(await asCircle.ask(proposals, {})).proposals!.totalCount).toBe(3)
})

test('under an Idempotency-Key the same proposal is answered', async () => {
  const { asCorporate, site: row } = await managed(gateway)
  const keyed = asCorporate.with({ 'idempotency-key': newId() })
  const ask = () => keyed.ask(updateSite, { input: { ...row, version: 1, name: 'Once' } })
  expect(proposalIn(await ask())).toBe(proposalIn(await ask()))
})

test('both sides list proposals, by what has become of them and by their side, page by page', async () => {
  const { circle, corporate, asCircle, asCorporate, tenantId } = await managed(gateway)
  const group = await world.corporate()
  await world.oversee(corporate, group, managing)
  const asGroup = await gateway.as(await world.member(group))
  const propose = (by: typeof asGroup, code: string) => by.ask(createSite, { input: { ...tower, tenantId, code } })
  const [first, second, third] = [
    proposalIn(await propose(asCorporate, 'A')),
    proposalIn(await propose(asCorporate, 'B')),
    proposalIn(await propose(asGroup, 'C')),
  ]
  dataOf(await asCircle.ask(approveProposal, { input: { id: first, version: 1 } }))
  const listed = async (by: typeof asGroup, filter: object) =>
    dataOf(await by.ask(proposals, { filter })).proposals!.nodes.map(({ id }) => id)
  expect(await listed(asCircle, {})).toEqual([third, second, first])
  expect(await listed(asCircle, { status: ['PENDING'] })).toEqual([third, second])
  expect(await listed(asCircle, { status: ['APPROVED', 'VOID', 'EXPIRED'] })).toEqual([first])
  expect(await listed(asCircle, { direction: 'MADE' })).toEqual([])
  expect(await listed(asCorporate, { direction: 'MADE' })).toEqual([second, first])
  // Its rows are read from above, and so is what others propose there.
  expect(await listed(asCorporate, {})).toEqual([third, second, first])
  expect(await listed(asGroup, { direction: 'MADE' })).toEqual([third])
  const page = dataOf(await asCircle.ask(proposals, { first: 2 })).proposals!
  expect(page).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } })
  const rest = dataOf(await asCircle.ask(proposals, { first: 2, after: page.pageInfo.endCursor }))
  expect(rest.proposals!.nodes.map(({ id }) => id)).toEqual([first])
  expect(circle.id).toBe(tenantId)
})

test('the journal of the circle names whoever approved what, and whoever proposed it', async () => {
  const { asCircle, asCorporate, decider, proposer, site: row, tenantId } = await managed(gateway)
  const id = proposalIn(await asCorporate.ask(updateSite, { input: { ...row, version: 1, name: 'New' } }))
  dataOf(await asCircle.ask(approveProposal, { input: { id, version: 1 } }))
  type Entry = {
    entity: string
    action: string
    mutation: string
    actorId: string
    permission: string
    reach: string
    changes: { field: string; after: string }[]
  }
  const { auditEntries } = dataOf(
    await asCircle.ask<{ auditEntries: { nodes: Entry[] } }>(
      `{ auditEntries(first: 10) { nodes { entity action mutation actorId permission reach changes { field before after } } } }`,
    ),
  )
  const of = (entity: string, action: string) => auditEntries.nodes.find((one) => one.entity === entity && one.action === action)!
  expect(of('Proposal', 'CREATED')).toMatchObject({
    mutation: 'updateSite',
    actorId: proposer.id,
    permission: 'site.update',
    reach: 'OVERSEES',
  })
  expect(of('Site', 'UPDATED')).toMatchObject({
    mutation: 'approveProposal',
    actorId: decider.id,
    permission: 'site.update',
    reach: 'SELF',
  })
  const decided = of('Proposal', 'UPDATED')
  expect(decided).toMatchObject({ actorId: decider.id, permission: 'proposal.decide' })
  const [signed] = decided.changes.filter(({ field }) => field === 'signedBy')
  expect(signed!.after).toContain(proposer.email)
  expect(signed!.after).toContain(decider.email)
  // What is proposed may hold an address.
  const [input] = of('Proposal', 'CREATED').changes.filter(({ field }) => field === 'input')
  expect(input!.after).toBe('•••')
  expect(tenantId).toBe(row.tenantId)
})
