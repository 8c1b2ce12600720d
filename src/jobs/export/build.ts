import { createHash } from 'node:crypto'
import type { SignStatement } from '../../auth/signed.ts'
import { Lanes, type Operation } from '../../db/lanes.ts'
import type { Query } from '../../db/query.ts'
import { transaction } from '../../db/transaction.ts'
import { journalLines, type Sealing } from '../../events/journal.ts'
import { sealAll } from '../../events/sealer.ts'
import { newId } from '../../lib/ids.ts'
import { Archive } from './archive.ts'
import { countRows, exportedTables, rowsOf } from './rows.ts'

/** What archives are built with. */
export type Tools = {
  /** The system plane, and where to open a lane on it that reads for long. */
  lanes: Lanes
  url: string
  sealing: Sealing
  signManifest: SignStatement
}

export type Taken = { tenantId: string; id: string; code: string; createdAt: Date }

/** One that is held by whoever builds it, until they have to go. */
export type Held = Taken & { holder: string; signal: AbortSignal }

/** Nobody reads longer than this in one snapshot. */
const longestMs = 6 * 60 * 60 * 1000
/** How often it is held anew, for half a minute, while nothing is put away. */
const renewMs = 5_000

/**
 * Builds an archive: all rows as they stand in one snapshot, so that what they say of each other holds. What is put away
 * is committed on the way. If it breaks off, the next one begins with a snapshot of its own.
 */
export async function buildExport(tools: Tools, taken: Held): Promise<void> {
  const desk = new Desk(tools.lanes, taken)
  // What has been done until now is in the journal that is handed out, the asking for it too.
  await desk.during(sealAll(tools.lanes, tools.sealing.sign))
  const reading = new Lanes({ url: tools.url, max: 1, holdMs: longestMs, statementMs: 60_000 })
  const snapshot = reading.begin({ mode: 'read' })
  try {
    const query = snapshot.query.bind(snapshot)
    await desk.begin(await desk.during(countRows(query, taken.tenantId)))
    const archive = new Archive((at, bytes) => desk.put(at, bytes), taken.createdAt)
    await fill(archive, taken, { query, desk, tools })
    await desk.end(await archive.end())
  } finally {
    await snapshot.rollback()
    await reading.end()
  }
}

type Filling = { query: Query; desk: Desk; tools: Tools }

async function fill(archive: Archive, taken: Taken, { query, desk, tools }: Filling) {
  const { tenantId, code } = taken
  await archive.add('export.json', [JSON.stringify(titleOf(taken))])
  for (const table of exportedTables)
    await archive.add(`${table.table}.jsonl`, desk.counting(rowsOf(query, tenantId, table)))
  const journal = journalLines((read) => read({ query }), tools.sealing, { tenant: code })
  await archive.add('journal.jsonl', desk.counting(journal))
  const manifest = JSON.stringify({ ...titleOf(taken), files: archive.files })
  const { sha256 } = await archive.add('manifest.json', [manifest])
  const claims = { tenantId, exportId: taken.id, manifest: sha256, time: new Date().toISOString() }
  await archive.add('manifest.jws', [await tools.signManifest(claims)])
}

/** Stands first, so that whoever has the beginning of an archive knows which one it is. */
const titleOf = ({ tenantId, id, code, createdAt }: Taken) => ({
  format: 'circlegate-export/1',
  exportId: id,
  tenantId,
  organizationCode: code,
  askedAt: createdAt,
})

/** A quarter of a megabyte each: so many are removed in well under a second. */
const piecesAtOnce = 200

/** Removes some of an archive's pieces; false once there is none left. */
export async function removePieces(op: Operation, archive: string[]): Promise<boolean> {
  const { rowCount } = await op.query({
    text: `DELETE FROM export_chunk WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM export_chunk WHERE tenant_id = $1 AND export_id = $2 LIMIT ${piecesAtOnce}))`,
    values: archive,
  })
  return rowCount === piecesAtOnce
}

/** Where an archive is put away, as long as this one holds it. */
class Desk {
  readonly #lanes: Lanes
  readonly #key: [tenantId: string, id: string, holder: string]
  readonly #signal: AbortSignal
  #rows = 0

  constructor(lanes: Lanes, { tenantId, id, holder, signal }: Held) {
    this.#lanes = lanes
    this.#key = [tenantId, id, holder]
    this.#signal = signal
  }

  /** Holds on to it while something takes long that puts nothing away; if it was lost, the next piece finds that out. */
  during<T>(work: Promise<T>): Promise<T> {
    const renewing = setInterval(() => void this.#renew().catch(() => {}), renewMs)
    return work.finally(() => clearInterval(renewing))
  }

  #renew(): Promise<void> {
    return this.#write('row_count = row_count')
  }

  /** What somebody else has left behind is cleared away. */
  async begin(rowTotal: number): Promise<void> {
    for (let more = true; more; )
      await this.#write(`row_total = $4, row_count = 0, byte_count = 0`, [rowTotal], async (op) => {
        more = await removePieces(op, this.#key.slice(0, 2))
      })
  }

  put(at: number, bytes: Buffer): Promise<void> {
    return this.#write(
      'row_count = $4, byte_count = byte_count + $5',
      [this.#rows, bytes.length],
      (op) =>
        op.query({
          text: 'INSERT INTO export_chunk (tenant_id, export_id, id, at, bytes) VALUES ($1, $2, $3, $4, $5)',
          values: [...this.#key.slice(0, 2), newId(), at, bytes],
        }),
    )
  }

  async *counting(lines: AsyncIterable<string>): AsyncGenerator<string> {
    for await (const line of lines) {
      this.#rows++
      yield line
    }
  }

  async end(byteCount: number): Promise<void> {
    const values = [this.#rows, byteCount, await this.#digest()]
    await this.#write(
      'row_count = $4, byte_count = $5, sha256 = $6, ready_at = now(), holder = NULL',
      values,
    )
  }

  /** Of all pieces as they lie there, in their order: their headers were put behind them. */
  async #digest(): Promise<string> {
    const hash = createHash('sha256')
    const text = `SELECT at, bytes FROM export_chunk WHERE tenant_id = $1 AND export_id = $2 AND at > $3 ORDER BY at LIMIT 16`
    for (let last = '-1'; ; ) {
      const values = [...this.#key.slice(0, 2), last]
      const { rows } = await transaction(this.#lanes, (op) =>
        op.query<{ at: string; bytes: Buffer }>({ text, values }),
      )
      for (const { bytes } of rows) hash.update(bytes)
      if (rows.length === 0) return hash.digest('hex')
      await this.#renew()
      last = rows.at(-1)!.at
    }
  }

  /** With each piece it is held for a while longer; whoever lost it writes nothing more. */
  async #write(
    set: string,
    values: unknown[] = [],
    also?: (op: Operation) => Promise<unknown>,
  ): Promise<void> {
    this.#signal.throwIfAborted()
    return transaction(this.#lanes, async (op) => {
      const { rowCount } = await op.query({
        text: `UPDATE tenant_export SET held_until = now() + interval '30 seconds', ${set}
          WHERE tenant_id = $1 AND id = $2 AND holder = $3 AND ready_at IS NULL`,
        values: [...this.#key, ...values],
      })
      if (rowCount === 0) throw new Error('The archive has been taken over, or is gone.')
      await also?.(op)
    })
  }
}
