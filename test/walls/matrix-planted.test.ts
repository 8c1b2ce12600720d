import { afterAll, beforeAll, expect, test } from 'vitest'
import { withConnection } from '../../src/db/connect.ts'
import type { Answer } from '../support/client.ts'
import type { TestGateway } from '../support/gateway.ts'
import { take } from './matrix/archives.ts'
import { apart, documentOf, tryOut } from './matrix/ask.ts'
import { Judge } from './matrix/judge.ts'
import { Refusal } from './matrix/lines.ts'
import type { Ask } from './matrix/roots.ts'
import { archives, clientOf, facts, openStage, others, questions, someOf, tries, views, words } from './matrix/stage.ts'
import { type Acting, apiKeyOf, designationOf, type Key } from './model/facts.ts'
import { roles } from './model/roles.ts'
import type { View } from './model/view.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await openStage()
})
afterAll(() => gateway.stop())

type Page = { totalCount: number; nodes: Record<string, unknown>[]; edges: { node: unknown }[] }
type Data = { a0: Page; a1: Page }

/** Faults planted into true answers: each must be found by whoever judges them. */
const planted: [what: string, plant: (data: Data, foreign: string) => unknown][] = [
  ['a count that is off', ({ a0 }) => a0.totalCount++],
  ['a row that is missing', ({ a0 }) => [a0.nodes.pop(), a0.edges.pop()]],
  ['a foreign row', ({ a0 }, id) => a0.nodes.push({ ...a0.nodes[0], id })],
  ['a foreign edge', ({ a0 }, id) => a0.edges.push({ node: { id } })],
  ['a foreign code', ({ a0 }) => Object.assign(a0.nodes[0]!, { code: 'MX_RIVALS-S0' })],
  ['another value', ({ a0 }) => Object.assign(a0.nodes[0]!, { version: 2 })],
  ['a value too many', ({ a0 }) => Object.assign(a0.nodes[0]!, { secret: 1 })],
  ['a card that is missing', ({ a0 }) => Object.assign(a0.nodes[0]!, { tenant: null })],
  ['a row where there is none', ({ a1 }, id) => a1.nodes.push({ id })],
  ['a count where there is none', ({ a1 }) => a1.totalCount++],
]

test(`each of ${planted.length} faults planted into an answer is found`, async () => {
  const view = views.find(({ member }) => member.name === 'MX_MANAGED admin in MX_MANAGED-U1')!
  const foreign = facts.sites.find(({ code }) => code === 'MX_RIVALS-S0')!
  const lists = questions.filter(({ field }) => field === 'sites')
  const batch = lists.filter(({ about }) => about === undefined || about === foreign.tenantId)
  const answer = await (await clientOf(gateway, view)).ask(documentOf(batch))
  const faultsIn = (found: Answer<Record<string, unknown>>) => {
    const judge = new Judge(words)
    judge.judge(view, batch, found)
    return judge.faults
  }
  expect(faultsIn(answer)).toEqual([])
  for (const [what, plant] of planted) {
    const data = structuredClone(answer.data) as Data
    plant(data, foreign.id)
    expect(faultsIn({ ...answer, data }), what).not.toEqual([])
  }
  const errors = [{ message: `${foreign.id} is taken`, extensions: { code: 'CONFLICT' } }]
  expect(faultsIn({ ...answer, errors }).join()).toContain(`shows ${foreign.id}`)
})

type Terms = { entityId: string; isStale: unknown; changes: { before: unknown }[] }

/** Told of new terms to somebody who reads that they are asked for, and not the relationship that they are of. */
const overtold: Record<string, (told: Terms, page: { nodes: Terms[] }) => unknown> = {
  'what is there now': ({ changes }) => Object.assign(changes[0]!, { before: 'CONTROLLED' }),
  'that nothing has moved on': (told) => Object.assign(told, { isStale: false }),
  'another relationship': (told) => Object.assign(told, { entityId: north.id }),
  'nothing at all': (told, { nodes }) => nodes.splice(nodes.indexOf(told), 1),
}

test.each(Object.entries(overtold))('of terms that others agree to is told %s, and found', async (_, spoil) => {
  const view = views.find(({ member }) => member.name === 'MX_GROUP admin')!
  const batch = questions.filter(({ field }) => field === 'proposals')
  const answer = await (await clientOf(gateway, view)).ask(documentOf(batch))
  const faultsIn = (data: typeof answer.data) => {
    const judge = new Judge(words)
    judge.judge(view, batch, { ...answer, data })
    return judge.faults
  }
  expect(faultsIn(answer.data)).toEqual([])
  const data = structuredClone(answer.data) as { a0: { nodes: Terms[] } }
  const figures = facts.proposals.find(({ terms }) => terms?.sharing === 'AGGREGATED')!
  spoil(data.a0.nodes.find(({ entityId }) => entityId === figures.terms!.id)!, data.a0)
  expect(faultsIn(data)).not.toEqual([])
})

/** What a refusal may be silent about, or say too much of. */
const untold: Record<string, (told: Extensions) => unknown> = {
  'which decision it was': (told) => ({ ...told, authz: { ...told.authz, id: undefined } }),
  'why it was': (told) => ({ ...told, authz: { ...told.authz, reason: '' } }),
  anything: ({ code }) => ({ code }),
  'what would tell that it is there': (told) => ({ ...told, authz: { ...told.authz, permission: 'export.take' } }),
}
type Extensions = { code: string; authz?: object }

test.each(Object.entries(untold))('a refusal that does not keep to what is said: %s', async (_, spoil) => {
  const view = views.find(({ member }) => member.name === 'MX_NORTH admin')!
  const hidden = archives.find(({ about }) => about !== north.id)!
  const absent = await take(await clientOf(gateway, view), hidden)
  const faultsIn = (answer: typeof absent) => {
    const judge = new Judge(words)
    judge.judge(view, [hidden], answer)
    return judge.faults
  }
  expect(faultsIn(absent)).toEqual([])
  const errors = absent.errors!.map((error) => ({ ...error, extensions: spoil(error.extensions) as Extensions }))
  expect(faultsIn({ ...absent, errors })).toHaveLength(1)
})

test('an archive that is given and should not be, and one that is refused otherwise, are found', async () => {
  const view = views.find(({ member }) => member.name === 'MX_NORTH admin')!
  const client = await clientOf(gateway, view)
  const [own, foreign] = [archives.find(({ about }) => about === north.id)!, archives.find(({ about }) => about !== north.id)!]
  const [given, absent] = [await take(client, own), await take(client, foreign)]
  const forbidden = { ...absent, errors: absent.errors!.map((error) => ({ ...error, extensions: { code: 'FORBIDDEN' } })) }
  const faultsIn = (ask: Ask, answer: typeof given) => {
    const judge = new Judge(words)
    judge.judge(view, [ask], answer)
    return judge.faults
  }
  expect([faultsIn(own, given), faultsIn(foreign, absent)]).toEqual([[], []])
  for (const [ask, answer] of [
    [foreign, given],
    [own, absent],
    [foreign, forbidden],
  ] as const)
    expect(faultsIn(ask, answer)).not.toEqual([])
})

/** What there is in the database while it is right, and what makes the gateway answer as if it had forgotten a rule. */
type Forgotten = { who: string; text: string; right: unknown; wrong: unknown }

const idsOf = ({ tenantId, id }: Key) => `WHERE tenant_id = '${tenantId}' AND id = '${id}'`
const memberOf = (name: string) => facts.members.find((one) => one.name === name)!
const north = facts.companies.find(({ code }) => code === 'MX_NORTH')!
const keeper = facts.roles.find(({ tenantId, code }) => tenantId === north.id && code === 'KEEPER')!
const [reading] = facts.actings.filter(({ writes }) => !writes) as [Acting]
const hours = (count: number) => new Date(Date.now() + count * 3_600_000)

const forgotten: Record<string, Forgotten> = {
  'a key that forgets what it names': {
    who: 'MX_HQ manager by a key',
    text: `UPDATE api_key SET permissions = $1 ${idsOf(apiKeyOf(memberOf('MX_HQ manager')))}`,
    right: memberOf('MX_HQ manager').key,
    wrong: roles.CORPORATE.admin,
  },
  'a window that is closed and counts': {
    who: 'MX_NORTH admin past',
    text: `UPDATE membership SET valid_until = $1 ${idsOf(memberOf('MX_NORTH admin past'))}`,
    right: hours(-1),
    wrong: null,
  },
  'a window that is ahead and counts': {
    who: 'MX_HQ admin future',
    text: `UPDATE membership SET valid_from = $1 ${idsOf(memberOf('MX_HQ admin future'))}`,
    right: hours(1),
    wrong: hours(-1),
  },
  'a DENY that comes with a designation and is ignored': {
    who: 'MX_NORTH manager titled',
    text: `UPDATE designation SET roles = $1 WHERE tenant_id = '${north.id}'`,
    right: designationOf(facts, north).roles,
    wrong: ['HEAD'],
  },
  'a DENY that is ignored because a designation grants': {
    who: 'MX_NORTH KEEPER titled',
    text: `UPDATE role SET entries = $1::jsonb ${idsOf(keeper)}`,
    right: JSON.stringify(keeper.entries),
    wrong: JSON.stringify(keeper.entries.filter(({ effect }) => effect === 'GRANT')),
  },
  'somebody who writes in a member’s place and should only read': {
    who: 'MX_NORTH admin in whose place the staff read',
    text: `UPDATE acting_session SET may_write = $1 ${idsOf(reading)}`,
    right: false,
    wrong: true,
  },
}

/** Fields that show nothing of what is planted: what is found in them was decided. */
const seen = questions.filter(({ field }) => ['sites', 'auditEntries', 'offers'].includes(field))
const done = tries.filter(({ field }) => ['updateSite', 'retireSite'].includes(field))

async function faultsOf(view: View): Promise<string[]> {
  const judge = new Judge(words)
  const client = await clientOf(gateway, view)
  for (const batch of apart(someOf(view, seen))) judge.judge(view, batch, await client.ask(documentOf(batch)))
  for (const attempt of someOf(view, done)) {
    const answer = await tryOut(client, attempt)
    judge.judge(view, [attempt], answer, 'Mutation')
    if (answer.data) for (const statement of attempt.undo) await gateway.world.run(statement)
  }
  return judge.faults
}

test.each(Object.entries(forgotten))('%s is found', async (_, { who, text, right, wrong }) => {
  const view = [...views, ...others].find(({ name }) => name === who)!
  expect(await faultsOf(view)).toEqual([])
  await gateway.world.run(text, [wrong])
  // What nodes keep of callers is asked for anew.
  await gateway.world.run('UPDATE epoch SET value = value + 1')
  expect(await faultsOf(view)).not.toEqual([])
  await gateway.world.run(text, [right])
})

/** Each kind of credential that the database knows, and which of the callers bring it. */
const entrances: Record<string, string> = {
  'session LOGIN': 'PERSON',
  'session KEY': 'KEY',
  enter_acting: 'ACTING',
}

/** What opens the tenants' plane: sessions of each kind, by `gate.enter`, and the functions beside it. */
const everyEntrance = `
  SELECT 'session ' || (regexp_matches(pg_get_constraintdef(oid), '''(\\w+)''', 'g'))[1] AS name
    FROM pg_constraint WHERE conname = 'session_kind'
  UNION SELECT proname FROM pg_proc
   WHERE pronamespace = 'gate'::regnamespace AND proname LIKE 'enter\\_%'
     AND has_function_privilege('circlegate_tenant', oid, 'EXECUTE')`

test('every way in has callers who ask, and one that nobody placed is found', async () => {
  const unplaced = () =>
    withConnection(gateway.database.ownerUrl, 'the scratch database', async (owner) => {
      const { rows } = await owner.query<{ name: string }>(everyEntrance)
      const kinds = new Set<string>([...views, ...others].map(({ by }) => by.is))
      return rows.map(({ name }) => name).filter((name) => !kinds.has(entrances[name] ?? ''))
    })
  expect(await unplaced()).toEqual([])
  await withConnection(gateway.database.ownerUrl, 'the scratch database', (owner) =>
    owner.query(`ALTER TABLE session DROP CONSTRAINT session_kind,
      ADD CONSTRAINT session_kind CHECK (kind IN ('LOGIN', 'KEY', 'ROBOT'));
      CREATE FUNCTION gate.enter_robot() RETURNS void LANGUAGE sql AS ''`),
  )
  expect((await unplaced()).sort()).toEqual(['enter_robot', 'session ROBOT'])
})

test('a wrong expectation is found', async () => {
  const [view] = views as [(typeof views)[number]]
  const hidden = ({ field, find }: Ask) => field === 'tenant' && find(view, undefined) instanceof Refusal
  const ask = questions.find(hidden)!
  const answer = await (await clientOf(gateway, view)).ask(documentOf([ask]))
  for (const find of [ask.find, ({ company }: typeof view) => company, () => new Refusal('FORBIDDEN')]) {
    const judge = new Judge(words)
    judge.judge(view, [{ ...ask, find }], answer)
    expect(judge.faults.length > 0).toBe(find !== ask.find)
  }
})
