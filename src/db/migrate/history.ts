import type pg from 'pg'
import { refuseOldServer } from '../connect.ts'
import { DatabaseProblem } from '../problem.ts'
import type { Migration } from './folder.ts'

/** What the database says of each migration, compared with the folder. */
export type History = {
  applied: string[]
  pending: Migration[]
  /** Begun and never finished: somebody has to look before anything else is applied. */
  halfApplied: string[]
  /** Applied from another text than the folder now holds. */
  edited: string[]
  /** Applied from a folder that was newer than this one. */
  unknown: string[]
}

type Row = { migration_name: string; checksum: string; finished: boolean }

/** Two plain queries, so that a start with nothing to apply never loads the engine. */
export async function readHistory(client: pg.Client, migrations: Migration[]): Promise<History> {
  const { rows } = await client.query<{ version: number; kept: boolean }>(`
    SELECT current_setting('server_version_num')::int AS version,
           to_regclass('public._prisma_migrations') IS NOT NULL AS kept`)
  refuseOldServer(rows[0]?.version ?? 0)
  return compare(migrations, rows[0]?.kept ? await readRows(client) : [])
}

async function readRows(client: pg.Client): Promise<Row[]> {
  const { rows } = await client.query<Row>(`
    SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
      FROM public._prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`)
  return rows
}

function compare(migrations: Migration[], rows: Row[]): History {
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  const finished = rows.filter((row) => row.finished)
  const names = (chosen: Row[]) => chosen.map((row) => row.migration_name)
  return {
    applied: names(finished),
    pending: migrations.filter(({ name }) => !names(finished).includes(name)),
    halfApplied: names(rows.filter((row) => !row.finished)),
    edited: names(finished.filter((row) => isEdited(row, known.get(row.migration_name)))),
    unknown: names(rows.filter((row) => !known.has(row.migration_name))),
  }
}

function isEdited(row: Row, migration: Migration | undefined): boolean {
  return migration !== undefined && !migration.checksums.includes(row.checksum)
}

/** Throws when the history needs a person to decide. */
export function refuseUnclear({ halfApplied, edited }: History): void {
  const [half] = halfApplied
  if (half) throw unfinished(half)
  const [changed] = edited
  if (!changed) return
  throw new DatabaseProblem(
    `The migration ${changed} was changed after it was applied`,
    'restore its text and write a new migration, or in development run: circlegate db reset',
  )
}

export const unfinished = (name: string) =>
  new DatabaseProblem(
    `The migration ${name} began and did not finish`,
    `undo what it left (each runs in one transaction, so mostly nothing) and run: circlegate migrate resolve ${name} --rolled-back`,
  )
