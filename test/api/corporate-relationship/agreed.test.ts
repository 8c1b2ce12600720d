import { afterAll, expect, test } from 'vitest'
import { withConnection } from '../../../src/db/connect.ts'
import { type Settings, takenBy } from '../../../src/domain/corporate-relationship/sides.ts'
import { newId } from '../../../src/lib/ids.ts'
import { codeOf, dataOf } from '../../support/answers.ts'
import type { Client } from '../../support/client.ts'
import { startGateway } from '../../support/gateway.ts'
import { untouched } from '../../support/untouched.ts'
import type { Member, Row } from '../../support/world.ts'
import { actingAs } from '../acting-session/chain.ts'
import { proposalIn } from '../proposal/chain.ts'
import { approveProposal, proposal, proposals, rejectProposal, withdrawProposal } from '../proposal/documents.ts'
import { endOversight, updateOversight } from './documents.ts'

const gateway = await startGateway()
const { world } = gateway
afterAll(gateway.stop)
const { codes, refusal } = untouched(world)

const some = { dataSharingLevel: 'AGGREGATED', governanceLevel: 'MANAGED' }

/** A circle below a corporate, and the administrators of both. */
async function between(given: Parameters<typeof world.oversee>[2] = some) {
  const [circle, corporate] = [await world.circle(), await world.corporate()]
  const oversight = await world.oversee(circle, corporate, given)
  const [below, above] = [await world.member(circle), await world.member(corporate)]
  const [asCircle, asCorporate] = [await gateway.as(below), await gateway.as(above)]
  return { circle, corporate, oversight, below, above, asCircle, asCorporate }
}

const change = (client: Client, oversight: Row, given: object, version = 1) =>
  client.ask(updateOversight, { input: { ...oversight, version, ...given } })
const approve = (client: Client, id: string) => client.ask(approveProposal, { input: { id, version: 1 } })
const settings = async ({ id }: Row) =>
  (
    await world.run<object>(
      `SELECT governance_level, data_sharing_level, separate_billing, independent_vendor_management, version FROM corporate_relationship WHERE id = $1`,
      [id],
    )
  )[0]!

test.for<[string, { by: 'asCircle' | 'asCorporate'; given: object; is: object }]>([
  ['a circle takes back what it shares', { by: 'asCircle', given: { dataSharingLevel: 'NONE' }, is: { data_sharing_level: 'NONE' } }],
  [
    'a circle takes back how far it is managed',
    {
      by: 'asCircle',
      given: { governanceLevel: 'AUTONOMOUS' },
      is: { governance_level: 'AUTONOMOUS' },
    },
  ],
  ['a circle hands over its bills', { by: 'asCircle', given: { separateBilling: false }, is: { separate_billing: false } }],
  ['a corporate asks for more to see', { by: 'asCorporate', given: { dataSharingLevel: 'FULL' }, is: { data_sharing_level: 'FULL' } }],
  [
    'a corporate asks for more to change',
    {
      by: 'asCorporate',
      given: { governanceLevel: 'CONTROLLED' },
      is: { governance_level: 'CONTROLLED' },
    },
  ],
  [
    'a corporate asks for the vendors',
    {
      by: 'asCorporate',
      given: { independentVendorManagement: false },
      is: { independent_vendor_management: false },
    },
  ],
])('%s: once the other side approves it, and not before', async ([, { by, given, is }]) => {
  const { circle, corporate, oversight, asCircle, asCorporate } = await between()
  const [asker, asked] = by === 'asCircle' ? [asCircle, asCorporate] : [asCorporate, asCircle]
  const [from, to] = by === 'asCircle' ? [circle, corporate] : [corporate, circle]
  const was = await settings(oversight)
  const { id: _, ...named } = oversight
  const id = proposalIn(await change(asker, oversight, given))
  expect(await settings(oversight)).toEqual(was)
  const seen = dataOf(await asked.ask(proposal, { id })).proposal!
  expect(seen).toMatchObject({
    tenantId: to.id,
    proposerTenantId: from.id,
    entity: 'CorporateRelationship',
    entityId: oversight.id,
    isStale: false,
  })
  const [[field, after]] = Object.entries(given) as [[string, unknown]]
  expect(seen.changes).toMatchObject([{ field, after: String(after) }])
  expect(seen.changes[0]!.before).toBeTruthy()
  expect(dataOf(await asker.ask(proposal, { id })).proposal).toEqual(seen)
  expect(dataOf(await asked.ask(proposals, { filter: { direction: 'RECEIVED' } })).proposals!.totalCount).toBe(1)
  expect(await codes(() => approve(asker, id))).toEqual(['FORBIDDEN'])
  expect(dataOf(await approve(asked, id)).approveProposal.status).toBe('APPROVED')
  expect(await settings(oversight)).toEqual({ ...was, ...is, version: 2 })
  expect(named).toEqual({ tenantId: circle.id })
})

test('whoever acts for the company need not name it', async () => {
  const { oversight, asCircle, asCorporate } = await between()
  const id = proposalIn(await asCircle.ask(updateOversight, { input: { id: oversight.id, version: 1, dataSharingLevel: 'NONE' } }))
  expect(dataOf(await approve(asCorporate, id)).approveProposal.status).toBe('APPROVED')
  expect(await settings(oversight)).toMatchObject({ data_sharing_level: 'NONE' })
})

test('what gives and takes at once is refused: neither side could do all of it', async () => {
  const { oversight, asCircle, asCorporate } = await between()
  const mixed = { governanceLevel: 'AUTONOMOUS', dataSharingLevel: 'FULL' }
  for (const client of [asCircle, asCorporate])
    expect(await refusal(() => change(client, oversight, mixed))).toMatchObject({
      code: 'INVALID_INPUT',
      fields: { [client === asCircle ? 'dataSharingLevel' : 'governanceLevel']: expect.stringMatching(/apart/) },
    })
})

test('it is refused with a reason, goes stale with the relationship, and is void when that is over', async () => {
  const { oversight, asCircle, asCorporate } = await between()
  const asked = async (given: object, version = 1) => proposalIn(await change(asCircle, oversight, given, version))
  const [rejected, stale] = [await asked({ dataSharingLevel: 'NONE' }), await asked({ governanceLevel: 'AUTONOMOUS' })]
  const no = { input: { id: rejected, version: 1, reason: 'The group reports on you.' } }
  expect(dataOf(await asCorporate.ask(rejectProposal, no)).rejectProposal.status).toBe('REJECTED')
  dataOf(await change(asCircle, oversight, { dataSharingLevel: 'FULL' }))
  expect(dataOf(await asCorporate.ask(proposal, { id: stale })).proposal!.isStale).toBe(true)
  expect(await codes(() => approve(asCorporate, stale))).toEqual(['STALE'])
  const late = await asked({ dataSharingLevel: 'NONE' }, 2)
  dataOf(await asCircle.ask(endOversight, { input: { ...oversight, version: 2 } }))
  expect(dataOf(await asCorporate.ask(proposal, { id: late })).proposal!.status).toBe('VOID')
  expect(await codes(() => approve(asCorporate, late))).toEqual(['CONFLICT'])
})

test('whoever asked takes it back, whichever side that is; the same asked again is the same', async () => {
  const { oversight, asCircle, asCorporate } = await between()
  const asked = [
    [asCircle, { dataSharingLevel: 'NONE' }],
    [asCorporate, { dataSharingLevel: 'FULL' }],
  ] as const
  for (const [client, given] of asked) {
    const id = proposalIn(await change(client, oversight, given))
    const again = { ...oversight, id: oversight.id.toUpperCase(), governanceLevel: null }
    expect(proposalIn(await change(client, again, given))).toBe(id)
    const taken = await client.ask(withdrawProposal, { input: { id, version: 1 } })
    expect(dataOf(taken).withdrawProposal.status).toBe('WITHDRAWN')
  }
})

test('terms that end by their date take with them what was asked of them', async () => {
  const { oversight, asCircle, asCorporate } = await between({ ...some, validUntil: new Date(Date.now() + 2_000) })
  const id = proposalIn(await change(asCircle, oversight, { dataSharingLevel: 'NONE' }))
  const status = async () => dataOf(await asCorporate.ask(proposal, { id })).proposal!.status
  expect(await status()).toBe('PENDING')
  await expect.poll(status, { timeout: 5_000 }).toBe('VOID')
})

test('one person of both sides agrees with themselves to nothing, nor does somebody of the staff in place of the other side', async () => {
  const { circle, oversight, above, below, asCorporate } = await between()
  const id = proposalIn(await change(asCorporate, oversight, { dataSharingLevel: 'FULL' }))
  const same = await gateway.as(await world.alsoIn(circle, above))
  const { client } = await actingAs(gateway, below, { write: true })
  const no = { input: { id, version: 1, reason: 'No.' } }
  expect(
    await codes(
      () => approve(same, id),
      () => approve(client, id),
      () => client.ask(rejectProposal, no),
    ),
  ).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN'])
})

test('nobody else asks: not who only controls a side, not who may not change it, nor a company without a relationship', async () => {
  const { circle, corporate, oversight } = await between({ ...some, dataSharingLevel: 'FULL' })
  const group = await world.corporate()
  await world.oversee(corporate, group, { dataSharingLevel: 'FULL', governanceLevel: 'CONTROLLED' })
  const take = async (...given: Parameters<typeof world.member>) => {
    const client = await gateway.as(await world.member(...given))
    return () => change(client, oversight, { governanceLevel: 'CONTROLLED' })
  }
  expect(
    await codes(
      await take(group),
      await take(corporate, { roles: ['viewer'] }),
      await take(circle, { unit: await world.unit(circle) }),
      await take(await world.corporate()),
    ),
  ).toEqual(['FORBIDDEN', 'FORBIDDEN', 'NOT_FOUND', 'NOT_FOUND'])
})

test('to all but the two it is not there; who sees the rows of the side that is asked reads what is asked, and not what is', async () => {
  const { circle, corporate, oversight, asCircle } = await between()
  const [group, vendor] = [await world.corporate(), await world.vendor()]
  await world.oversee(corporate, group, { dataSharingLevel: 'FULL', governanceLevel: 'CONTROLLED' })
  await world.contract(circle, vendor)
  const id = proposalIn(await change(asCircle, oversight, { dataSharingLevel: 'NONE' }))
  const seenBy = async (...given: Parameters<typeof world.member>) =>
    (await gateway.as(await world.member(...given))).ask(proposal, { id, tenantId: corporate.id })
  const { changes, isStale } = dataOf(await seenBy(group)).proposal!
  expect([changes, isStale]).toEqual([[{ field: 'dataSharingLevel', before: null, after: 'NONE' }], null])
  const unit = await world.unit(corporate)
  const others = [await seenBy(await world.corporate()), await seenBy(corporate, { unit })]
  expect(others.map(codeOf)).toEqual(['NOT_FOUND', 'NOT_FOUND'])
  expect(['NOT_FOUND', 'FORBIDDEN']).toContain(codeOf(await seenBy(vendor)))
})

test('who reads what was asked of a corporate, and only manages the vendors of the circle that asked, is not told whether its terms moved on', async () => {
  const { circle, corporate, oversight, asCircle } = await between()
  const group = await world.corporate()
  await world.oversee(corporate, group, { dataSharingLevel: 'FULL', governanceLevel: 'CONTROLLED' })
  const id = proposalIn(await change(asCircle, oversight, { dataSharingLevel: 'NONE' }))
  dataOf(await asCircle.ask(endOversight, { input: { ...oversight, version: 1 } }))
  await world.oversee(circle, group, { dataSharingLevel: 'NONE', governanceLevel: 'AUTONOMOUS', independentVendorManagement: false })
  const asGroup = await gateway.as(await world.member(group))
  const seen = dataOf(await asGroup.ask(proposal, { id, tenantId: corporate.id })).proposal
  expect(seen).toMatchObject({ status: 'VOID', isStale: null, changes: [{ before: null }] })
})

/** What a member may do by statements of their own: the login of the tenant plane, and nothing of ours in between. */
async function does(who: Member, statements: readonly string[]): Promise<boolean[]> {
  const subjects = [who.accountId, who.tenantId]
  const epochs = await world.run<{ id: string; value: string }>(
    'SELECT subject_id AS id, value::text FROM epoch WHERE subject_id = ANY ($1)',
    [subjects],
  )
  const known = subjects.map((id) => epochs.find((one) => one.id === id)!.value)
  return withConnection(gateway.database.url, 'the tenant plane', async (client) => {
    await client.query('BEGIN')
    await client.query('SELECT gate.enter($1, $2, $3, $4, $5)', [who.sessionId, who.tenantId, who.id, ...known])
    const done: boolean[] = []
    for (const statement of statements) {
      await client.query('SAVEPOINT tried')
      const { rowCount } = await client.query(statement).catch(refused)
      await client.query('ROLLBACK TO tried')
      done.push(rowCount === 1)
    }
    await client.query('ROLLBACK')
    return done
  })
}

function refused({ code }: { code?: string }) {
  expect(code).toBe('42501')
  return { rowCount: 0 }
}

const writes = (who: Member, { id }: Row, sets: readonly string[]) =>
  does(
    who,
    sets.map((set) => `UPDATE corporate_relationship SET ${set} WHERE id = '${id}'`),
  )

const everySetting: Settings[] = ['AUTONOMOUS', 'MANAGED', 'CONTROLLED'].flatMap((governanceLevel) =>
  ['NONE', 'AGGREGATED', 'FULL'].flatMap((dataSharingLevel) =>
    [true, false].flatMap((separateBilling) =>
      [true, false].map((independentVendorManagement) => ({
        ...{ governanceLevel, dataSharingLevel, separateBilling, independentVendorManagement },
      })),
    ),
  ),
)
const setTo = (s: Settings) =>
  `governance_level = '${s.governanceLevel}', data_sharing_level = '${s.dataSharingLevel}', separate_billing = ${s.separateBilling}, independent_vendor_management = ${s.independentVendorManagement}`

test('by themselves, below everything of ours, a side writes exactly what takes nothing from the other', async () => {
  const was = { ...some, separateBilling: true, independentVendorManagement: true }
  const { oversight, below, above } = await between(was)
  const sides = [
    ['COMPANY', below],
    ['CORPORATE', above],
  ] as const
  for (const [side, who] of sides) {
    const done = await writes(who, oversight, everySetting.map(setTo))
    expect(done, side).toEqual(everySetting.map((is) => takenBy(side, was, is).length === 0))
    expect(done).toContain(true)
  }
})

test('below, a corporate ends it no later than was said, whoever controls them both leaves its terms, and nobody revives it', async () => {
  const ends = ['NULL', `now() + '9 days'`, `now() + '1 day'`].map((end) => `valid_until = ${end}`)
  const closing = await between({ ...some, validUntil: new Date(Date.now() + 3 * 86_400_000) })
  expect(await writes(closing.above, closing.oversight, ends)).toEqual([false, false, true])
  expect(await writes(closing.below, closing.oversight, ends)).toEqual([true, true, true])
  const over = await between({ ...some, validFrom: new Date('2020-01-01'), validUntil: new Date('2021-01-01') })
  for (const who of [over.above, over.below]) expect(await writes(who, over.oversight, ends)).toEqual([false, false, false])
  const full = { dataSharingLevel: 'FULL', governanceLevel: 'CONTROLLED' }
  const { corporate, oversight } = await between(full)
  const group = await world.corporate()
  await world.oversee(corporate, group, full)
  const controls = await world.member(group)
  const less = [`governance_level = 'AUTONOMOUS'`, 'separate_billing = false']
  expect(await writes(controls, oversight, less)).toEqual([false, false])
  expect(await writes(controls, oversight, ['version = 2'])).toEqual([true])
})

test('below, terms are asked of the relationship between the two alone, by its id and in its company, while it lasts', async () => {
  const { circle, corporate, oversight, below, above } = await between()
  const sibling = await world.circle()
  const beside = await world.oversee(sibling, corporate, some)
  const past = { validFrom: new Date('2020-01-01'), validUntil: new Date('2021-01-01') }
  const over = await world.oversee(circle, corporate, { ...some, ...past })
  const asks = (from: Member, to: Row['tenantId'], entityId: string | null, input: object) =>
    does(from, [
      `INSERT INTO proposal (tenant_id, id, proposer_tenant_id, proposer_id, mutation, permission, entity, entity_id, input, expires_at)
      VALUES ('${to}', '${newId()}', '${from.tenantId}', '${from.id}', 'updateCorporateRelationship', 'relationship.update', 'CorporateRelationship',
        ${entityId ? `'${entityId}'` : 'NULL'}, '${JSON.stringify({ ...input, version: 1 })}', now() + '1 day')`,
    ])
  const sides = [
    [below, corporate.id],
    [above, circle.id],
  ] as const
  for (const [from, to] of sides) {
    expect(await asks(from, to, oversight.id, oversight)).toEqual([true])
    for (const [entityId, input] of [
      [null, oversight],
      [oversight.id, {}],
      [oversight.id, { id: oversight.id }],
      [oversight.id, { ...oversight, tenantId: sibling.id }],
      [oversight.id, beside],
      [beside.id, oversight],
      [beside.id, beside],
      [over.id, over],
    ] as const)
      expect(await asks(from, to, entityId, input)).toEqual([false])
  }
  expect(await asks(above, sibling.id, beside.id, beside)).toEqual([true])
})
