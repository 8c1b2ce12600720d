import DataLoader from 'dataloader'
import { Form } from '../db/lanes.ts'
import { anyText } from '../db/sql.ts'
import type { Work } from './work.ts'

type Codes = { codes: readonly string[] }

const byCode = new Form((sql, { codes }: Codes) =>
  sql.selectFrom('telecom_circle').selectAll().where('code', '=', anyText(codes)),
)

/** Licensed service areas, by code. */
export const telecomCircleLoader = (work: Work) =>
  new DataLoader(async (codes: readonly string[]) => {
    const found = new Map((await work.ask(byCode, { codes })).map((row) => [row.code, row]))
    return codes.map((code) => found.get(code) ?? null)
  })
