import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SampleGateway, startSampleGateway } from '../support/sample.ts'
import { blocksOf, walk } from './page.ts'

const blocks = blocksOf('docs/staff.md')

let sample: SampleGateway
beforeAll(async () => {
  sample = await startSampleGateway()
})
afterAll(() => sample[Symbol.asyncDispose]())

test('the walk answers as it says', async () => {
  const { answered, outputs } = await walk(blocks, sample)
  expect(answered).toBe(9)
  // Suspended, reactivated, begun, and refused: ended it was by the company.
  expect(outputs.at(-1)).toMatch(/^4\nThe journal of .* holds: \d+ entries/)
})
