import { buildClientSchema, extendSchema, getIntrospectionQuery, type IntrospectionQuery, parse } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestGateway } from '../support/gateway.ts'
import { take } from './matrix/archives.ts'
import { apart, batches, documentOf, tryOut } from './matrix/ask.ts'
import { asked, leading } from './matrix/covered.ts'
import { Judge } from './matrix/judge.ts'
import { columns } from './matrix/places.ts'
import { archives, clientOf, facts, openStage, others, picking, questions, someOf, total, tries, views, words } from './matrix/stage.ts'
import type { Write } from './matrix/writes.ts'
import { roles } from './model/roles.ts'
import type { View } from './model/view.ts'

let gateway: TestGateway

beforeAll(async () => {
  gateway = await openStage()
})
afterAll(() => gateway.stop())

test('everyone reads what the model says, to the letter and the count', async () => {
  const judge = new Judge(words)
  const asking = [
    ...views.map((view) => [view, batches(questions)] as const),
    ...others.map((view) => [view, apart(someOf(view, questions))] as const),
  ]
  for (const [view, requests] of asking) {
    const client = await clientOf(gateway, view)
    for (const batch of requests) judge.judge(view, batch, await client.ask(documentOf(batch)))
  }
  console.log(`${total(judge.cells)} cells of reading, by`, judge.kinds, 'about companies that are', judge.places)
  expect(judge.faults.slice(0, 20)).toEqual([])
  expect(columns.filter((column) => !judge.places.has(column))).toEqual([])
}, 900_000)

test('everyone takes the archive of their own company where they may, and no other', async () => {
  const judge = new Judge(words)
  let taken = 0
  const asking = [...views.map((view) => [view, archives] as const), ...others.map((view) => [view, someOf(view, archives)] as const)]
  for (const [view, asks] of asking) {
    const client = await clientOf(gateway, view)
    for (const ask of asks) {
      const answer = await take(client, ask)
      judge.judge(view, [ask], answer)
      if (answer.status === 200) taken++
    }
  }
  console.log(`${total(judge.cells)} cells of archives, of which ${taken} were taken, by`, judge.kinds)
  expect(judge.faults.slice(0, 20)).toEqual([])
  expect(taken).toBeGreaterThan(facts.companies.length / 2)
}, 300_000)

test('everyone writes what the model says, and is refused all else in its words', async () => {
  const judge = new Judge(words)
  const pick = picking()
  let done = 0
  const trying = [
    ...views.filter(isAtWork).map((view) => [view, worthTrying(view, pick)] as const),
    ...others.map((view) => [view, someOf(view, tries)] as const),
  ]
  const tried = new Set(trying.flatMap(([, attempts]) => attempts))
  for (const [view, attempts] of trying) {
    const client = await clientOf(gateway, view)
    for (const attempt of attempts) {
      const answer = await tryOut(client, attempt)
      judge.judge(view, [attempt], answer, 'Mutation')
      if (!answer.data) continue
      done++
      for (const statement of attempt.undo) await gateway.world.run(statement)
    }
  }
  console.log(`${total(judge.cells)} cells of writing, of which ${done} were done, by`, judge.kinds)
  expect(judge.faults.slice(0, 20)).toEqual([])
  expect(done).toBeGreaterThan(100)
  expect(tries.filter((one) => !tried.has(one))).toEqual([])
}, 900_000)

/** What a role refuses, it refuses whatever the model would say then: one company of each standing is tried. */
function worthTrying(view: View, pick: ReturnType<typeof picking>): Write[] {
  const isHeld = ({ needs }: Write) => !needs || view.holds(needs)
  return [
    ...pick(view, tries.filter(isHeld)),
    ...someOf(
      view,
      tries.filter((one) => !isHeld(one)),
    ),
  ]
}

/** Vendors that only stand for a contract have no more to try than each other. */
const isAtWork = ({ company }: View) => company.type !== 'VENDOR' || facts.units.some(({ tenantId }) => tenantId === company.id)

test('every role that ships has its line in the model; each, and two of a company’s own, a member of the whole and of a part', async () => {
  const shipped = await gateway.world.run<{ role: string }>(`SELECT tenant_type || ' ' || code AS role FROM system_role`)
  const known = Object.entries(roles).flatMap(([type, of]) => Object.keys(of).map((role) => `${type} ${role}`))
  expect(new Set(shipped.map(({ role }) => role))).toEqual(new Set(known))
  const borne = (some: View[]) => new Set(some.map(({ company, member }) => `${company.type} ${member.role}`))
  const all = new Set([...known, 'CIRCLE KEEPER', 'CIRCLE LOCAL'])
  expect(borne(views.filter(({ part }) => part))).toEqual(all)
  expect(borne(views.filter(({ part }) => !part))).toEqual(all)
})

test('every root field and every field that leads to others has its line', async () => {
  const { data } = await gateway.stranger.ask<IntrospectionQuery & Record<string, unknown>>(getIntrospectionQuery())
  const schema = buildClientSchema(data!)
  expect(leading(schema)).toEqual(asked)
  const more = parse('extend type Query { everything: [Site] } extend type Site { neighbour: Site }')
  const unasked = [...leading(extendSchema(schema, more))].filter((field) => !asked.has(field))
  expect(unasked).toEqual(['Query.everything', 'Site.neighbour'])
})
