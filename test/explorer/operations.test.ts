import { afterAll, beforeAll, expect, test } from 'vitest'
import { readKinds } from '../../scripts/explorer/operations.ts'
import { type SampleGateway, startSampleGateway } from '../support/sample.ts'

let sample: SampleGateway
beforeAll(async () => {
  sample = await startSampleGateway()
})
afterAll(() => sample[Symbol.asyncDispose]())

const kinds = await readKinds()
const all = kinds.flatMap(({ title, email, operations }) => operations.map((operation) => ({ ...operation, email, who: title })))

test('each kind of user has examples', () => {
  expect(kinds).toHaveLength(4)
  for (const { operations } of kinds) expect(operations.length).toBeGreaterThan(1)
})

const [feeds, asked] = [true, false].map((feed) => all.filter(({ text }) => /^subscription/m.test(text) === feed))

test.for(asked!)('$who: $title', async ({ email, text }) => {
  const { status, data, errors } = await (await sample.signIn(email)).ask(text)
  expect(errors).toBeUndefined()
  expect(status).toBe(200)
  // An example that finds nothing shows nothing.
  expect(JSON.stringify(data)).toMatch(/"code"|"organizationCode"|"vendorCode"/)
})

test.for(feeds!)('$who: $title', async ({ email, text }) => {
  const feed = (await sample.signIn(email)).follow(text)
  let heard: unknown
  const first = feed.next().then(({ value }) => {
    heard = value
  })
  await sample.changeUntil(async () => heard !== undefined)
  await first
  expect(heard).toMatchObject({ data: { siteChanged: { action: 'UPDATED' } } })
  await feed.return?.()
})
