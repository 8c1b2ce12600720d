import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SampleGateway, startSampleGateway } from '../support/sample.ts'
import { blocksOf, expected, walk } from './page.ts'

const blocks = blocksOf('docs/audit.md')
const question = blocks.find(({ language }) => language === 'graphql')!
const answer = blocks.find(({ language }) => language === 'json')!

let sample: SampleGateway
beforeAll(async () => {
  sample = await startSampleGateway()
})
afterAll(() => sample[Symbol.asyncDispose]())

test('the question is answered as the page says', async () => {
  const client = await sample.signIn(question.said.replace('as=', ''))
  expect(await client.ask(question.text)).toMatchObject(expected(answer.text) as object)
})

test('it tells what somebody did and what became of a row, and holds when it is exported', async () => {
  const { answered, outputs } = await walk(blocks, sample)
  expect(answered).toBe(2)
  expect(outputs.join('\n')).toMatch(/^The journal of .* holds: \d+ entries/m)
})
