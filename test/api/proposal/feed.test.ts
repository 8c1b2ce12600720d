import { afterAll, expect, test } from 'vitest'
import { dataOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import { startGateway } from '../../support/gateway.ts'
import { createSite, tower } from '../site/documents.ts'
import { managed, proposalIn } from './chain.ts'
import { approveProposal, proposalChanged } from './documents.ts'

const gateway = await startGateway()
afterAll(gateway.stop)

type Told = { action: string; status: string; id: string }

/** What a member is told of proposals, as it comes. */
function following(client: Client) {
  const told: Told[] = []
  const stream = client.follow(proposalChanged)
  const read = (async () => {
    for await (const { data } of stream) {
      const { action, proposal } = data!.proposalChanged
      told.push({ action, status: proposal.status, id: proposal.id })
    }
  })()
  return { told, end: () => stream.return!().then(() => read) }
}

const until = async (seen: () => boolean) => {
  for (let turn = 0; turn < 100 && !seen(); turn++) await new Promise((done) => setTimeout(done, 50))
}

test('both sides are told of a proposal and of what becomes of it, and nobody else', async () => {
  const { asCircle, asCorporate, tenantId } = await managed(gateway)
  const other = await managed(gateway)
  const feeds = [asCircle, asCorporate, other.asCircle].map(following)
  const propose = async (by: typeof asCircle, at: string, code: string) =>
    proposalIn(await by.ask(createSite, { input: { ...tower, tenantId: at, code } }))
  // Nothing says when a subscription has begun: each is knocked at until it is told of something.
  for (let turn = 0; turn < 40 && feeds.some(({ told }) => told.length === 0); turn++) {
    await propose(asCorporate, tenantId, `KNOCK-${turn}`)
    await propose(other.asCorporate, other.tenantId, `KNOCK-${turn}`)
    await new Promise((done) => setTimeout(done, 100))
  }
  const id = await propose(asCorporate, tenantId, 'TOLD')
  dataOf(await asCircle.ask(approveProposal, { input: { id, version: 1 } }))
  const last = await propose(other.asCorporate, other.tenantId, 'LAST')
  await until(() => feeds[2]!.told.some((one) => one.id === last))
  const ofIt = feeds.map(({ told }) => told.filter((one) => one.id === id))
  const expected = [
    // What an event tells is what is there when it is told.
    { id, action: 'CREATED', status: expect.stringMatching(/PENDING|APPROVED/) },
    { id, action: 'UPDATED', status: 'APPROVED' },
  ]
  expect(ofIt).toEqual([expected, expected, []])
  await Promise.all(feeds.map(({ end }) => end()))
})
