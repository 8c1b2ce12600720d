import { expect, test } from 'vitest'
import { startSampleGateway } from '../support/sample.ts'
import { blocksOf, walk } from './page.ts'

test('somebody registers, proves their address and chooses another password, out of the files that mail is put into', async () => {
  await using sample = await startSampleGateway()
  const { answered } = await walk(blocksOf('docs/identity.md', '## Trying it out'), sample)
  expect(answered).toBe(4)
})
