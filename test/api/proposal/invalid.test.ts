import { afterAll, expect, test } from 'vitest'
import { codeOf, dataOf, refusalOf } from '../../support/answers.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import { createSite, retireSite, site, tower, updateSite } from '../site/documents.ts'
import { managed, proposalIn } from './chain.ts'
import { approveProposal, proposal, rejectProposal } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)
const { codes } = untouched(world)

test('what is wrong, gone or stale is told at once, and nothing is proposed', async () => {
  const { asCorporate, site: row, tenantId } = await managed(gateway)
  const change = (given: object) => () => asCorporate.ask(updateSite, { input: { ...row, version: 1, ...given } })
  expect(
    await codes(change({ name: ' ' }), change({ version: 7, name: 'New' }), change({ id: tenantId, name: 'New' }), () =>
      asCorporate.ask(createSite, { input: { ...tower, tenantId, geofenceMeters: 1 } }),
    ),
  ).toEqual(['INVALID_INPUT', 'STALE', 'NOT_FOUND', 'INVALID_INPUT'])
})

test('a proposal whose row has moved on says so, and is refused whole: it stays to be rejected', async () => {
  const { asCircle, asCorporate, site: row } = await managed(gateway)
  const input = { ...row, version: 1, name: 'New' }
  const id = proposalIn(await asCorporate.ask(updateSite, { input }))
  dataOf(await asCircle.ask(updateSite, { input: { ...row, version: 1, name: 'Own' } }))
  expect(dataOf(await asCircle.ask(proposal, { id })).proposal).toMatchObject({
    isStale: true,
    changes: [{ field: 'name', before: 'Own', after: 'New' }],
  })
  const refusal = refusalOf(await asCircle.ask(approveProposal, { input: { id, version: 1 } }))
  expect(refusal).toEqual({ code: 'STALE', currentVersion: 2 })
  expect(dataOf(await asCircle.ask(site, { id: row.id })).site).toMatchObject({ name: 'Own' })
  expect(dataOf(await asCircle.ask(proposal, { id })).proposal).toMatchObject({ status: 'PENDING', version: 1 })
  dataOf(await asCircle.ask(rejectProposal, { input: { id, version: 1, reason: 'Too late.' } }))
})

test('a proposal whose row is gone, or whose code is taken, is refused whole', async () => {
  const { asCircle, asCorporate, site: row, tenantId } = await managed(gateway)
  const gone = proposalIn(await asCorporate.ask(retireSite, { input: { ...row, version: 1 } }))
  const taken = proposalIn(await asCorporate.ask(createSite, { input: { ...tower, tenantId } }))
  await world.run('DELETE FROM site WHERE tenant_id = $1 AND id = $2', [row.tenantId, row.id])
  dataOf(await asCircle.ask(createSite, { input: { ...tower, tenantId } }))
  expect(dataOf(await asCircle.ask(proposal, { id: gone })).proposal!.isStale).toBe(true)
  const approve = (id: string) => () => asCircle.ask(approveProposal, { input: { id, version: 1 } })
  expect(await codes(approve(gone), approve(taken))).toEqual(['NOT_FOUND', 'CONFLICT'])
})

test('of fifty who approve at once one does, and what is decided is not decided again', async () => {
  const { asCircle, asCorporate, site: row } = await managed(gateway)
  const input = { ...row, version: 1, name: 'New' }
  const id = proposalIn(await asCorporate.ask(updateSite, { input }))
  const approve = () => asCircle.ask(approveProposal, { input: { id, version: 1 } })
  const answers = await Promise.all(Array.from({ length: 50 }, approve))
  expect(answers.filter(({ errors }) => !errors)).toHaveLength(1)
  const rest = answers.filter(({ errors }) => errors).map(codeOf)
  expect(new Set(rest)).toEqual(new Set(['STALE']))
  expect(dataOf(await asCircle.ask(site, { id: row.id })).site!.version).toBe(2)
  const again = { input: { id, version: 2 } }
  expect(
    await codes(
      () => asCircle.ask(approveProposal, again),
      () => asCircle.ask(rejectProposal, { input: { ...again.input, reason: 'No.' } }),
    ),
  ).toEqual(['CONFLICT', 'CONFLICT'])
})

test('a rejection says why', async () => {
  const { asCircle, asCorporate, site: row } = await managed(gateway)
  const id = proposalIn(await asCorporate.ask(retireSite, { input: { ...row, version: 1 } }))
  const answer = await asCircle.ask(rejectProposal, { input: { id, version: 1, reason: ' ' } })
  expect(refusalOf(answer)).toEqual({
    code: 'INVALID_INPUT',
    fields: { reason: 'Give at least one character.' },
  })
})
