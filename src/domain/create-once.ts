import { Conflict } from '../errors/index.ts'

type Key = { tenantId: string; id: string }
type Made = { createdFrom: string | null; removedAt?: Date | null }

type Kept<Row extends Made> = { findFirst(asked: { where: Key }): Promise<Row | null> }
type Table<Data, Row extends Made> = Kept<Row> & {
  createManyAndReturn(asked: { data: Data[]; skipDuplicates: true }): Promise<Row[]>
}

/** What is said when the id is another row's, and when something else that there is once only is in the way. */
type Refusals = { idTaken: string; otherwise?: string }

/** Creates a row. The same id with the same input again gives the same row. */
export async function createOnce<Data extends Key & { createdFrom: string }, Row extends Made>(
  table: Table<NoInfer<Data>, Row>,
  data: Data,
  refusals: Refusals,
): Promise<Row> {
  const [made] = await table.createManyAndReturn({ data: [data], skipDuplicates: true })
  return made ?? sameAgain(table, data, refusals)
}

/** The row that could not be created because the same input has made it before. */
export async function sameAgain<Row extends Made>(
  table: Kept<Row>,
  { tenantId, id, createdFrom }: Key & { createdFrom: string },
  { idTaken, otherwise = idTaken }: Refusals,
): Promise<Row> {
  const existing = await table.findFirst({ where: { tenantId, id } })
  if (existing?.createdFrom === createdFrom && !existing.removedAt) return existing
  throw new Conflict(existing ? idTaken : otherwise)
}
