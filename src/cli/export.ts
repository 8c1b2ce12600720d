import { createHash } from 'node:crypto'
import { type FileHandle, open, rename, stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { Command } from 'commander'
import { statementSigner } from '../auth/signed.ts'
import { transaction } from '../db/transaction.ts'
import { NotFound } from '../errors/index.ts'
import type { Tools } from '../jobs/export/build.ts'
import { buildOne } from '../jobs/export/chore.ts'
import { newId } from '../lib/ids.ts'
import { Refusal } from './errors.ts'
import { withSealing } from './sealing.ts'
import { jsonOption, type Printing, type Terminal } from './terminal.ts'

const examples = `
Examples:
  circlegate export --tenant VOD_MPCG --out vod-mpcg.tar
  node deploy/verify-export.mjs vod-mpcg.tar --jwks jwks.json   what anybody can check it with, offline

It writes vod-mpcg.tar.part and gives it its name once it is whole and its SHA-256 is right. Run again after it was
broken off, it goes on with what is there. It works whatever the standing of the company is; docs/lifecycle.md has all of it.`

type Wish = Printing & { tenant: string; out: string }

/** What archives are built with, until the command ends. */
type Archiving = { tools: Tools; signal: AbortSignal }

/** All that a company owns, for whoever runs the gateway: on the system plane, with no question of who may. */
export function exportCommand(terminal: Terminal): Command {
  return new Command('export')
    .description('Write all that a company owns into an archive')
    .requiredOption('--tenant <code>', 'the organisation code of the company')
    .requiredOption(
      '--out <file>',
      'the archive to write, a tar; one that is there is not overwritten',
    )
    .option(...jsonOption)
    .addHelpText('after', examples)
    .action(async (wish: Wish) => {
      if (await exists(wish.out))
        throw new Refusal(`${wish.out} is there already: name another file, or remove it.`)
      await withSealing(terminal.env, async ({ keys, ...desk }) => {
        const ending = new AbortController()
        const tools = { ...desk, signManifest: statementSigner(keys, 'circlegate-export') }
        const archiving = { tools, signal: ending.signal }
        await write(terminal, archiving, wish).finally(() => ending.abort())
      })
    })
}

async function write(terminal: Terminal, archiving: Archiving, wish: Wish): Promise<void> {
  const say = terminal.progress(wish)
  const code = wish.tenant.toUpperCase()
  const tenantId = await companyOf(archiving, code)
  const part = `${wish.out}.part`
  await using file = await open(part, 'a+')
  const begun = await begunIn(file, { archiving, tenantId })
  if (!begun) await file.truncate(0)
  const id = begun ?? (await asked(archiving, tenantId))
  const archive = await built(archiving, { tenantId, id, say })
  const resumedAt = (await file.stat()).size
  if (resumedAt > 0) say(`${resumedAt} of ${archive.byteCount} bytes are there already.`)
  await fetchRest(archiving, { tenantId, id, file, from: resumedAt, archive, say })
  if ((await digestOf(file)) !== archive.sha256) {
    await file.truncate(0)
    throw new Refusal(`${part} was not what was exported, and has been emptied: run this again.`)
  }
  await rename(part, wish.out)
  const value = {
    tenant: code,
    exportId: id,
    file: wish.out,
    rows: archive.rowCount,
    bytes: archive.byteCount,
    sha256: archive.sha256,
    resumedAt,
  }
  const lines = [
    `${wish.out} holds ${value.rows} rows of ${code} in ${value.bytes} bytes; its SHA-256 is ${value.sha256}.`,
  ]
  terminal.show({ lines, value }, wish)
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

async function companyOf({ tools }: Archiving, code: string): Promise<string> {
  const text = 'SELECT id FROM tenant WHERE organization_code = $1'
  const { rows } = await transaction(tools.lanes, (op) =>
    op.query<{ id: string }>({ text, values: [code] }),
  )
  if (!rows[0]) throw new NotFound('Tenant', code)
  return rows[0].id
}

type Key = { tenantId: string; id: string }

/** Which archive a file holds the beginning of: its first file says so. Nothing where it is of no use any more. */
async function begunIn(
  file: FileHandle,
  { archiving, tenantId }: { archiving: Archiving; tenantId: string },
) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(1024), 0, 1024, 0)
  const text = buffer.toString('latin1', 512, bytesRead)
  const [, id] = /^\{"format":"circlegate-export\/1","exportId":"([0-9a-f-]{36})"/.exec(text) ?? []
  return id && (await find(archiving, { tenantId, id })) ? id : undefined
}

/** The one that is being built already, be it for a command that was broken off. */
async function asked({ tools }: Archiving, tenantId: string): Promise<string> {
  return transaction(tools.lanes, async (op) => {
    await op.query({
      text: `INSERT INTO tenant_export (tenant_id, id, expires_at) VALUES ($1, $2, now() + interval '7 days')
        ON CONFLICT (tenant_id) WHERE ready_at IS NULL DO NOTHING`,
      values: [tenantId, newId()],
    })
    const text =
      'SELECT id FROM tenant_export WHERE tenant_id = $1 ORDER BY ready_at IS NULL DESC, id DESC LIMIT 1'
    const { rows } = await op.query<{ id: string }>({ text, values: [tenantId] })
    return rows[0]!.id
  })
}

type Row = { rowTotal: number | null; rowCount: number; byteCount: number; sha256: string | null }

async function find({ tools }: Archiving, { tenantId, id }: Key): Promise<Row | undefined> {
  const text = `SELECT row_total AS "rowTotal", row_count AS "rowCount", byte_count::float8 AS "byteCount", sha256
    FROM tenant_export WHERE tenant_id = $1 AND id = $2 AND expires_at > now()`
  return (await transaction(tools.lanes, (op) => op.query<Row>({ text, values: [tenantId, id] })))
    .rows[0]
}

type Building = Key & { say: (line: string) => void }

/** Builds it, or waits for the node that does; if that dies, it is built here. */
async function built(
  archiving: Archiving,
  { say, ...key }: Building,
): Promise<Row & { sha256: string }> {
  const { tools, signal } = archiving
  const watch = setInterval(() => void told(archiving, key, say), 1_000)
  try {
    for (;;) {
      const found = await find(archiving, key)
      if (!found) throw new NotFound('TenantExport', key.id)
      if (found.sha256 !== null) return { ...found, sha256: found.sha256 }
      if (!(await buildOne(tools, signal, key.id))) await pause(250, undefined, { signal })
    }
  } finally {
    clearInterval(watch)
  }
}

async function told(archiving: Archiving, key: Key, say: (line: string) => void): Promise<void> {
  const found = await find(archiving, key).catch(() => undefined)
  if (found?.rowTotal != null && found.sha256 === null)
    say(`${found.rowCount} of ${found.rowTotal} rows.`)
}

type Fetching = Building & { file: FileHandle; from: number; archive: Row }

/** What the file does not have yet. A piece is written whole before the next is asked for. */
async function fetchRest(
  { tools }: Archiving,
  { tenantId, id, file, from, archive, say }: Fetching,
) {
  const text = `SELECT at::float8 AS at, bytes FROM export_chunk WHERE tenant_id = $1 AND export_id = $2 AND at >= (
    SELECT max(at) FROM export_chunk WHERE tenant_id = $1 AND export_id = $2 AND at <= $3) ORDER BY at LIMIT 8`
  let shown = Date.now()
  for (let at = from; at < archive.byteCount; ) {
    const { rows } = await transaction(tools.lanes, (op) =>
      op.query<{ at: number; bytes: Buffer }>({ text, values: [tenantId, id, at] }),
    )
    for (const chunk of rows) {
      const bytes = chunk.bytes.subarray(at - chunk.at)
      await file.appendFile(bytes)
      at += bytes.length
    }
    if (Date.now() - shown < 1_000) continue
    shown = Date.now()
    say(`${at} of ${archive.byteCount} bytes.`)
  }
}

async function digestOf(file: FileHandle): Promise<string> {
  const hash = createHash('sha256')
  const buffer = Buffer.alloc(1024 * 1024)
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, at)
    if (bytesRead === 0) return hash.digest('hex')
    hash.update(buffer.subarray(0, bytesRead))
    at += bytesRead
  }
}
