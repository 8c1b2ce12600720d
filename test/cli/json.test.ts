import { expect, test } from 'vitest'
import { withConnection } from '../../src/db/connect.ts'
import { blankDatabase, scratchDatabase } from '../support/database.ts'
import { circlegate } from '../support/terminal.ts'

test('deploying to an empty database answers with what was applied, and nothing else', async () => {
  await using database = await blankDatabase()
  const env = { DATABASE_URL: database.ownerUrl }
  const { code, out, err } = await circlegate(['migrate', 'deploy', '--json'], env)
  const { applied } = JSON.parse(out)
  expect(code).toBe(0)
  expect(applied[0]).toMatch(/_tables$/)
  expect(err).toContain(`migration ${applied[0]} (1 of ${applied.length}) applied`)
  const { migrations, current } = JSON.parse((await circlegate(['migrate', 'status', '--json'], env)).out)
  expect(current).toBe(true)
  expect(migrations).toContainEqual({ name: applied[0], state: 'applied' })
})

test('a difference is one entry', async () => {
  await using database = await scratchDatabase()
  await withConnection(database.ownerUrl, 'the scratch database', (owner) => owner.query('ALTER TABLE site DISABLE ROW LEVEL SECURITY'))
  const env = { DATABASE_URL: database.ownerUrl }
  const { code, out } = await circlegate(['migrate', 'check', '--json'], env)
  expect(code).toBe(1)
  expect(JSON.parse(out)).toEqual({
    differences: [expect.stringMatching(/^table site: row-level security is disabled/)],
  })
})
