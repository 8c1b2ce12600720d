import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SampleGateway, startSampleGateway } from '../support/sample.ts'
import { blocksOf, expected } from './page.ts'

const blocks = blocksOf('docs/security.md')
const questions = blocks.filter(({ language }) => language === 'graphql')

let sample: SampleGateway
beforeAll(async () => {
  sample = await startSampleGateway()
})
afterAll(() => sample[Symbol.asyncDispose]())

test('each question is answered as the page says', async () => {
  expect(questions).toHaveLength(2)
  for (const question of questions) {
    const client = await sample.signIn(question.said.replace('as=', ''))
    const answer = expected(blocks[blocks.indexOf(question) + 1]!.text) as object
    expect(await client.ask(question.text)).toMatchObject(answer)
  }
})
