import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verified } from '../api/export/taking.ts'
import { secretKey, startGateway, type TestGateway } from '../support/gateway.ts'
import { circlegate } from '../support/terminal.ts'
import type { Company } from '../support/world.ts'

let gateway: TestGateway
let circle: Company
let folder: string
let env: Record<string, string>
beforeAll(async () => {
  gateway = await startGateway()
  folder = await mkdtemp(join(tmpdir(), 'circlegate-export-'))
  env = { DATABASE_URL: gateway.database.url, SECRET_KEY: secretKey }
  circle = await gateway.world.circle({ status: 'DEACTIVATED' })
  await gateway.world.run(
    `INSERT INTO site (tenant_id, id, code, code_folded, name, name_folded, latitude, longitude, address, technology, structure, created_from)
     SELECT $1, gen_random_uuid(), 'S' || n, 's' || n, 'S', 's', 20, 78, repeat('x', 2000), '4G', 'GROUND_TOWER', '-' FROM generate_series(1, 4000) n`,
    [circle.id],
  )
})
afterAll(async () => {
  await gateway.stop()
  await rm(folder, { recursive: true })
})

const file = (name: string) => join(folder, name)
const exporting = (out: string, ...more: string[]) => ['export', '--tenant', circle.code, '--out', out, ...more]

test('a company is written into an archive that holds, whatever its standing is', async () => {
  const out = file('whole.tar')
  const { code, out: says } = await circlegate(exporting(out, '--json'), env)
  expect(code).toBe(0)
  const told = JSON.parse(says)
  expect(told).toMatchObject({
    tenant: circle.code,
    file: out,
    bytes: (await stat(out)).size,
    resumedAt: 0,
  })
  expect(await verified(gateway, 'verify-export.mjs', out)).toMatchObject({ code: 0 })
})

test('broken off at any byte, it goes on there, and the archive is the same to the byte', async () => {
  const whole = await readFile(file('whole.tar'))
  for (const kept of [2_000, 300_000, whole.length - 1, whole.length]) {
    const out = file(`resumed-${kept}.tar`)
    await copyFile(file('whole.tar'), `${out}.part`)
    await truncate(`${out}.part`, kept)
    const { code, out: says } = await circlegate(exporting(out, '--json'), env)
    expect([code, JSON.parse(says).resumedAt]).toEqual([0, kept])
    expect((await readFile(out)).equals(whole)).toBe(true)
  }
})

test('killed while it writes, it goes on where it was', async () => {
  const out = file('killed.tar')
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts', ...exporting(out)], {
    env: { PATH, HOME, ...env },
    stdio: 'ignore',
  })
  const ended = once(child, 'exit')
  const size = () =>
    stat(`${out}.part`).then(
      ({ size }) => size,
      () => 0,
    )
  while ((await size()) < 100_000 && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 1))
  child.kill('SIGKILL')
  await ended
  const left = await size()
  const { code, out: says } = await circlegate(exporting(out, '--json'), env)
  expect(code).toBe(0)
  expect(JSON.parse(says).resumedAt).toBe(left)
  expect(left).toBeGreaterThan(0)
  expect(await verified(gateway, 'verify-export.mjs', out)).toMatchObject({ code: 0 })
}, 60_000)

test('a beginning that was spoiled is found, and is not given for an archive', async () => {
  const out = file('spoiled.tar')
  const spoiled = (await readFile(file('whole.tar'))).subarray(0, 400_000)
  spoiled[350_000]! ^= 1
  await writeFile(`${out}.part`, spoiled)
  const refused = await circlegate(exporting(out), env)
  expect([refused.code, refused.err]).toEqual([5, expect.stringContaining('run this again')])
  expect((await circlegate(exporting(out), env)).code).toBe(0)
  expect(await verified(gateway, 'verify-export.mjs', out)).toMatchObject({ code: 0 })
})

test('a beginning that is of no archive here is begun anew', async () => {
  const out = file('other.tar')
  await writeFile(`${out}.part`, 'something else')
  const { code, out: says } = await circlegate(exporting(out, '--json'), env)
  expect([code, JSON.parse(says).resumedAt]).toEqual([0, 0])
  expect(await verified(gateway, 'verify-export.mjs', out)).toMatchObject({ code: 0 })
})

test('it overwrites nothing, and knows no company that is not there', async () => {
  const there = await circlegate(exporting(file('whole.tar')), env)
  expect([there.code, there.err]).toEqual([5, expect.stringContaining('is there already')])
  const nobody = await circlegate(['export', '--tenant', 'NOBODY', '--out', file('none.tar')], env)
  expect([nobody.code, nobody.err]).toEqual([5, expect.stringContaining('NOBODY not found')])
})
