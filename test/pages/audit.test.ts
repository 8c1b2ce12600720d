import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SampleGateway, startSampleGateway } from '../support/sample.ts'
import { blocksOf, expected, runShell } from './page.ts'

const blocks = blocksOf('docs/audit.md')
const question = blocks.find(({ language }) => language === 'graphql')!
const answer = blocks.find(({ language }) => language === 'json')!
const shell = blocks.filter(({ language }) => language === 'sh')

let sample: SampleGateway
beforeAll(async () => {
  sample = await startSampleGateway()
})
afterAll(() => sample[Symbol.asyncDispose]())

test('the question is answered as the page says', async () => {
  const client = await sample.signIn(question.said.replace('as=', ''))
  expect(await client.ask(question.text)).toMatchObject(expected(answer.text) as object)
})

test('the journal that is exported holds', async () => {
  expect((await runShell(shell, sample)).join('\n')).toMatch(
    /^The journal of .* holds: \d+ entries/m,
  )
})
