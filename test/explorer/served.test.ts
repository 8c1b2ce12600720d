import { expect, test } from 'vitest'
import { startSmall } from '../protocol/small-gateway.ts'

async function read(url: string) {
  const response = await fetch(url)
  const { status, headers } = response
  return { status, headers, size: (await response.arrayBuffer()).byteLength }
}

test('GraphiQL is served with all that it loads, under a policy of its own', async () => {
  await using small = await startSmall({ graphiql: true })
  const page = await fetch(`${small.url}/graphiql`)
  expect(page.headers.get('content-type')).toMatch(/^text\/html/)
  expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self'/)
  for (const [, path] of (await page.text()).matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
    const { status, headers, ...file } = await read(`${small.url}${path}`)
    expect(file.size).toBeGreaterThan(10_000)
    expect({ path, status }).toEqual({ path, status: 200 })
    expect(headers.get('content-type')).toMatch(/javascript|css/)
  }
})

test('nothing beside it is', async () => {
  await using small = await startSmall({ graphiql: true })
  for (const path of ['/graphiql/', '/graphiql/../package.json', '/graphiql/%2e%2e/%2e%2e/package.json']) {
    expect([403, 404]).toContain((await read(`${small.url}${path}`)).status)
  }
})

test('production has none unless somebody asks for it', async () => {
  await using small = await startSmall({ production: true, graphiql: undefined })
  const { status } = await read(`${small.url}/graphiql`)
  expect(status).toBe(404)
})
