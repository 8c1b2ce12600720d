import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SampleGateway, startSampleGateway } from '../support/sample.ts'
import { blocksOf, expected, runShell } from './page.ts'

const page = 'docs/api.md'
const blocks = blocksOf(page)
const answers = new Map(blocks.map((block, place) => [block, blocks[place + 1]]))
const answerTo = (block: (typeof blocks)[number]) => {
  const next = answers.get(block)
  return next?.language === 'json' ? expected(next.text) : undefined
}

let sample: SampleGateway
beforeAll(async () => {
  sample = await startSampleGateway()
})
afterAll(() => sample[Symbol.asyncDispose]())

test('there is something of each kind to run', () => {
  const kinds = ['graphql', 'sh', 'json', 'ts', 'yaml']
  for (const kind of kinds) expect(blocks.map(({ language }) => language)).toContain(kind)
})

test.for(blocks.filter(({ language }) => language === 'graphql'))('line $line, $said', async (block) => {
  const [, email, variables = '{}'] = /^as=(\S+)(?: with=(.*))?$/.exec(block.said) ?? []
  const client = await sample.signIn(email!)
  expect(await client.ask(block.text, JSON.parse(variables))).toMatchObject({
    status: 200,
    ...(answerTo(block) as object),
  })
})

test('the script in a shell answers as it says', async () => {
  const shell = blocks.filter(({ language }) => language === 'sh')
  const outputs = await runShell(shell, sample)
  for (const [place, block] of shell.entries()) {
    const answer = answerTo(block)
    const label = `line ${block.line}: ${outputs[place]}`
    if (answer) expect({ [label]: JSON.parse(outputs[place]!) }).toMatchObject({ [label]: answer })
  }
})

test.for(blocks.filter(({ said }) => said.startsWith('from=')))('line $line shows what $said holds', ({ said, text }) => {
  expect(readFileSync(said.replace('from=', ''), 'utf8')).toContain(text.trim())
})
