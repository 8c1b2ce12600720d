import { expect, test } from 'vitest'
import { startSampleGateway } from '../support/sample.ts'
import { blocksOf, expected, runShell } from './page.ts'

test('the first question of the README is answered as it says', async () => {
  await using sample = await startSampleGateway()
  const [question, answer] = blocksOf('README.md', '## A first question')
  const [output = ''] = await runShell([question!], sample)
  expect(JSON.parse(output)).toMatchObject(expected(answer!.text) as object)
})

test('a page that promises something else, or nothing, is caught', () => {
  const promised = expected('{ "sites": { "id": "…", "totalCount": 24 } }') as object
  expect({ sites: { id: 'x', totalCount: 24, more: 1 } }).toMatchObject(promised)
  expect({ sites: { id: 'x', totalCount: 23 } }).not.toMatchObject(promised)
  expect({ sites: { id: null, totalCount: 24 } }).not.toMatchObject(promised)
  expect(() => blocksOf('README.md', '## No such heading')).toThrow('has no heading')
})
