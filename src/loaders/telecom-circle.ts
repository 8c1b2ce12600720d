import DataLoader from 'dataloader'
import { anyText } from '../db/sql.ts'
import type { Work } from './work.ts'

/** Licensed service areas, by code. */
export const telecomCircleLoader = (work: Work) =>
  new DataLoader(async (codes: readonly string[]) => {
    const rows = await work.sql
      .selectFrom('telecom_circle')
      .selectAll()
      .where('code', '=', anyText(codes))
      .execute()
    const found = new Map(rows.map((row) => [row.code, row]))
    return codes.map((code) => found.get(code) ?? null)
  })
