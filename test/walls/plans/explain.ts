import { Caller } from '../../../src/auth/caller.ts'
import type { Context } from '../../../src/context.ts'
import { kysely } from '../../../src/db/lanes/kysely.ts'
import type { Lanes } from '../../../src/db/lanes.ts'
import { makeLoaders } from '../../../src/loaders/index.ts'
import type { Scope } from '../../../src/tenancy/scope.ts'
import { sqlWall } from '../../../src/tenancy/sql-wall.ts'
import { beginWork } from '../../../src/tenancy/unit-of-work.ts'

type Node = {
  'Node Type': string
  'Relation Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Join Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: Node[]
}
type Explained = { 'QUERY PLAN': [{ Plan: Node }] }

/** What a use case asked of the database, and how PostgreSQL went about it. */
export type Report = { rows: number; statements: number; visited: number; scanned: string[] }

const roles = ['tenant', 'profile', 'relationship', 'site', 'assignment'].map((noun) => ({ role: 'all', permission: `${noun}.*`, effect: 'GRANT' as const })) // biome-ignore format: one list

/** Runs a use case as a caller with both lower walls up, and explains each of its statements. */
export async function explained(
  lanes: Lanes,
  scope: Scope,
  ask: (ctx: Context) => Promise<unknown>,
): Promise<Report> {
  const work = beginWork(lanes, scope, 'read', { inside: false })
  const report: Report = { rows: 0, statements: 0, visited: 0, scanned: [] }
  const sql = kysely(
    async ({ text, values }) => {
      const explain = {
        text: `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, FORMAT JSON) ${text}`,
        values,
      }
      const { rows } = await work.query<Explained>(explain)
      count(rows[0]!['QUERY PLAN'][0].Plan, report)
      report.statements++
      const answer = await work.query<Record<string, unknown>>({ text, values })
      report.rows += answer.rows.length
      return { ...answer, command: 'SELECT', oid: 0, fields: [] }
    },
    [sqlWall(scope)],
  )
  const ctx = { sql, caller: new Caller(scope, roles), loaders: makeLoaders({ sql }), now: new Date() } // biome-ignore format: one line
  try {
    await ask(ctx as unknown as Context)
    return report
  } finally {
    await work.rollback()
  }
}

const large = ['site', 'site_assignment', 'vendor_placement']

/** Counts the rows of large tables that were looked at, whether they were kept or thrown away. */
function count(node: Node, report: Report): void {
  const relation = node['Relation Name']
  if (relation && large.includes(relation)) {
    const removed = node['Rows Removed by Filter'] ?? 0
    const rechecked = node['Rows Removed by Index Recheck'] ?? 0
    report.visited += (node['Actual Rows'] + removed + rechecked) * node['Actual Loops']
    if (node['Node Type'] === 'Seq Scan') report.scanned.push(relation)
  }
  for (const child of node.Plans ?? []) count(child, report)
}
