import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer } from '../support/client.ts'
import type { TestGateway } from '../support/gateway.ts'
import { documentOf } from './matrix/ask.ts'
import { Judge } from './matrix/judge.ts'
import { Refusal } from './matrix/lines.ts'
import type { Ask } from './matrix/roots.ts'
import { clientOf, facts, openStage, questions, views, words } from './matrix/stage.ts'

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

test('a wrong expectation is found', async () => {
  const [view] = views as [(typeof views)[number]]
  const hidden = ({ field, find }: Ask) => field === 'tenant' && find(view, undefined) instanceof Refusal // biome-ignore format: one question
  const ask = questions.find(hidden)!
  const answer = await (await clientOf(gateway, view)).ask(documentOf([ask]))
  for (const find of [
    ask.find,
    ({ company }: typeof view) => company,
    () => new Refusal('FORBIDDEN'),
  ]) {
    const judge = new Judge(words)
    judge.judge(view, [{ ...ask, find }], answer)
    expect(judge.faults.length > 0).toBe(find !== ask.find)
  }
})
