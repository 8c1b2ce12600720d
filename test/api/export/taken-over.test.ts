import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../../src/lib/ids.ts'
import { type ScratchDatabase, scratchDatabase } from '../../support/database.ts'
import { startGateway } from '../../support/gateway.ts'
import { runProgram } from '../../support/program.ts'
import { type Company, World } from '../../support/world.ts'
import { fetchArchive, finished, unpacked, verified } from './taking.ts'

let database: ScratchDatabase
let world: World
let circle: Company
beforeAll(async () => {
  database = await scratchDatabase()
  world = new World(database.url)
  circle = await world.circle()
  for (const word of ['A', 'B', 'C', 'D']) await addSites(word, 1_000)
})
afterAll(async () => {
  await world.end()
  await database.drop()
})

const addSites = (word: string, count: number) =>
  world.run(
    `INSERT INTO site (tenant_id, id, code, code_folded, name, name_folded, latitude, longitude, address, technology, structure, created_from)
     SELECT $1, gen_random_uuid(), $2 || n, lower($2 || n), 'S', 's', 20, 78, repeat('x', 4000), '4G', 'GROUND_TOWER', '-' FROM generate_series(1, $3::int) n`,
    [circle.id, word, count],
  )

type State = { rowCount: number; isReady: boolean; pieces: number }

async function stateOf(id: string): Promise<State> {
  const [state] = await world.run<State>(
    `SELECT row_count AS "rowCount", ready_at IS NOT NULL AS "isReady",
       (SELECT count(*)::int FROM export_chunk WHERE export_id = $1) AS pieces FROM tenant_export WHERE id = $1`,
    [id],
  )
  return state!
}

test('a node that is killed while it builds leaves the archive to another, which finishes it', async () => {
  await using node = await runProgram({ DATABASE_URL: database.ownerUrl })
  const id = newId()
  await world.run(`INSERT INTO tenant_export (tenant_id, id, expires_at) VALUES ($1, $2, now() + interval '1 day')`, [circle.id, id])
  while ((await stateOf(id)).pieces < 5) await new Promise((resolve) => setTimeout(resolve, 5))
  node.process.kill('SIGKILL')
  expect(await node.ended).toBe('SIGKILL')
  const left = await stateOf(id)
  expect(left).toMatchObject({ isReady: false, rowCount: expect.toSatisfy((rows) => rows > 0) })
  // What comes now no dead snapshot has seen: all that is handed out in the end is of the second one.
  await addSites('LATER', 1)
  // The half minute for which the dead one holds it is over sooner here.
  await world.run(`UPDATE tenant_export SET held_until = now() + interval '1 second' WHERE id = $1`, [id])
  await using gateway = await startGateway({ database })
  const client = await gateway.as(await world.member(circle))
  const told = await finished(client, id)
  const bytes = Buffer.from(await (await fetchArchive(client, id)).arrayBuffer())
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(told.sha256)
  const { folder, archive, files } = await unpacked(bytes)
  expect(await verified(gateway, 'verify-export.mjs', archive)).toMatchObject({ code: 0 })
  const sites = files.get('site.jsonl')!.split('\n').filter(Boolean)
  expect(sites).toHaveLength(4_001)
  expect(sites.some((line) => JSON.parse(line).code === 'LATER1')).toBe(true)
  await rm(folder, { recursive: true })
}, 120_000)
