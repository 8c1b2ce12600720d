import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SampleGateway, startSampleGateway } from '../support/sample.ts'
import { blocksOf, runShell } from './page.ts'

let sample: SampleGateway
beforeAll(async () => {
  sample = await startSampleGateway()
})
afterAll(() => sample[Symbol.asyncDispose]())

test('the archive of a company is taken and verified as the page says, by its door and by command', async () => {
  const shell = blocksOf('docs/lifecycle.md', '## The archive').filter(({ language }) => language === 'sh')
  const said = (await runShell(shell, sample)).join('\n')
  expect(said.match(/^The archive of VOD_GJ of .* holds: \d+ files with \d+ rows\.$/gm)).toHaveLength(2)
  expect(said).toMatch(/^The journal of .* holds: \d+ entries/m)
})
