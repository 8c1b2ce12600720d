import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, inject, test, vi } from 'vitest'
import { withConnection } from '../../src/db/connect.ts'
import { check } from '../../src/db/migrate/check.ts'
import { planeUrls } from '../../src/db/planes.ts'
import { login } from '../api/session/documents.ts'
import { siteChanged, sites } from '../api/site/documents.ts'
import { dataOf } from '../support/answers.ts'
import { type ScratchDatabase, scratchDatabase } from '../support/database.ts'
import { Following } from '../support/follow.ts'
import { startGateway } from '../support/gateway.ts'

vi.setConfig({ testTimeout: 120_000 })

const serverUrl = inject('serverUrl')
const password = 'correct horse battery'

/** A copy can be made only by programs that are no older than the server. */
async function rehearsable(): Promise<boolean> {
  try {
    const [, own] = /(\d+)\./.exec(execFileSync('pg_dump', ['--version'], { encoding: 'utf8' }))!
    const server = await withConnection(serverUrl, 'DATABASE_URL', (client) =>
      client.query<{ version: number }>(`SELECT current_setting('server_version_num')::int / 10000 AS version`),
    )
    return Number(own) >= server.rows[0]!.version
  } catch {
    return false
  }
}

const able = await rehearsable()
const folder = await mkdtemp(join(tmpdir(), 'circlegate-backup-'))
afterAll(() => rm(folder, { recursive: true }))

/** The scripts as people run them, with no variable but theirs. */
const script = (name: string, args: string[], env: NodeJS.ProcessEnv) =>
  promisify(execFile)(`deploy/${name}.sh`, args, { env: { PATH: process.env.PATH, ...env } })

function sibling({ ownerUrl }: ScratchDatabase): { name: string; ownerUrl: string; url: string } {
  const url = new URL(ownerUrl)
  const name = `${url.pathname.slice(1)}_restored`
  url.pathname = `/${name}`
  return { name, ownerUrl: url.href, url: planeUrls(url.href).tenant }
}

test.runIf(able)('a backup is restored to a gateway that goes on where it was', async () => {
  await using database = await scratchDatabase()
  const before = await startGateway({ database })
  const circle = await before.world.circle()
  const member = await before.world.member(circle, { password })
  const kept = await before.world.site(circle)
  // As on a server that has seen far more transactions than the one that it is restored to.
  await before.world.run(`UPDATE outbox SET xid = '9000000000000'`)
  await before.stop()

  await script('backup', [folder], { BACKUP_URL: database.ownerUrl })
  const there = sibling(database)
  await script('restore', [folder, there.name], { RESTORE_URL: serverUrl })
  const drop = () =>
    withConnection(serverUrl, 'DATABASE_URL', async (client) => {
      await client.query(`DROP DATABASE ${there.name} WITH (FORCE)`)
    })
  try {
    expect(await check(there.ownerUrl)).toEqual([])
    const lent = { ...there, drop, [Symbol.asyncDispose]: drop }
    const after = await startGateway({ database: lent })
    try {
      const input = { email: member.email, password }
      dataOf(await after.stranger.ask(login, { input }))
      const client = await after.as(member)
      const { nodes } = dataOf(await client.ask(sites)).sites
      expect(nodes.map(({ id }) => id)).toEqual([kept.id])
      const following = await Following.of(client, siteChanged, () => after.world.site(circle))
      const { id } = await after.world.site(circle)
      expect((await following.next()).site.id).toBe(id)
      await following[Symbol.asyncDispose]()
    } finally {
      await after.stop()
    }
  } finally {
    await drop()
  }
})

test.runIf(able)('a database that is there is not written over', async () => {
  await using database = await scratchDatabase()
  await script('backup', [folder], { BACKUP_URL: database.ownerUrl })
  const name = new URL(database.ownerUrl).pathname.slice(1)
  await expect(script('restore', [folder, name], { RESTORE_URL: serverUrl })).rejects.toThrow(/already exists/)
})

test.runIf(able)('a login that row-level security holds back makes no half of a backup', async () => {
  await using database = await scratchDatabase()
  const { system } = planeUrls(database.ownerUrl)
  await expect(script('backup', [folder], { BACKUP_URL: system })).rejects.toThrow(/row-level security|permission denied/)
})
