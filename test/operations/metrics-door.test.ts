import { expect, test } from 'vitest'
import { startSmall } from '../protocol/small-gateway.ts'

const token = 'a token for the metrics of tests'

const read = (url: string, authorization?: string) => fetch(`${url}/metrics`, { headers: authorization ? { authorization } : {} })

test('in production without a token there are no metrics', async () => {
  await using small = await startSmall({ production: true })
  const answer = await read(small.url, 'Bearer undefined')
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({
    errors: [{ message: 'Page not found.', extensions: { code: 'NOT_FOUND' } }],
  })
})

test.for([true, false])('with a token only who brings it may read', async (production) => {
  await using small = await startSmall({ production, metricsToken: token })
  for (const wrong of [undefined, token, 'Bearer', `Bearer ${token}x`, `Basic ${token}`]) {
    expect((await read(small.url, wrong)).status).toBe(404)
  }
  const answer = await read(small.url, `Bearer ${token}`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
  expect(await answer.text()).toContain('# TYPE circlegate_operations_total counter')
})

test('on a machine of a developer everybody may', async () => {
  await using small = await startSmall({ production: false })
  expect((await read(small.url)).status).toBe(200)
})
