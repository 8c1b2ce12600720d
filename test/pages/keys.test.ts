import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SampleGateway, startSampleGateway } from '../support/sample.ts'
import { blocksOf, walk } from './page.ts'

const blocks = blocksOf('docs/keys.md')

let sample: SampleGateway
beforeAll(async () => {
  sample = await startSampleGateway()
})
afterAll(() => sample[Symbol.asyncDispose]())

test('a key answers as the page says, until it is revoked', async () => {
  const { answered } = await walk(blocks, sample)
  expect(answered).toBe(5)
})
