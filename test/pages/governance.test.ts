import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SampleGateway, startSampleGateway } from '../support/sample.ts'
import { blocksOf, walk } from './page.ts'

const blocks = blocksOf('docs/governance.md')

let sample: SampleGateway
beforeAll(async () => {
  sample = await startSampleGateway()
})
afterAll(() => sample[Symbol.asyncDispose]())

test('the walk answers as it says', async () => {
  const { answered } = await walk(blocks, sample)
  expect(answered).toBe(14)
})
