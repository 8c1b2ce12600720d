import pg from 'pg'
import { Caller } from '../../../src/auth/caller.ts'
import type { Context } from '../../../src/context.ts'
import { kysely } from '../../../src/db/lanes/kysely.ts'
import type { Lanes, Statement } from '../../../src/db/lanes.ts'
import { makeLoaders } from '../../../src/loaders/index.ts'
import type { Work } from '../../../src/loaders/work.ts'
import { mouldOf } from '../../../src/tenancy/mould.ts'
import type { Scope } from '../../../src/tenancy/scope.ts'
import { sqlWall } from '../../../src/tenancy/sql-wall.ts'
import { beginWork, type UnitOfWork } from '../../../src/tenancy/unit-of-work.ts'

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

const roles = ['tenant', 'profile', 'relationship', 'site', 'assignment', 'audit'].map((noun) => ({
  role: 'all',
  permission: `${noun}.*`,
  effect: 'GRANT' as const,
}))

/** Runs a use case as a caller with both lower walls up, and explains each of its statements. */
export async function explained(lanes: Lanes, scope: Scope, ask: (ctx: Context) => Promise<unknown>): Promise<Report> {
  const work = beginWork(lanes, { scope }, { mode: 'read' }, { inside: false })
  const report: Report = { rows: 0, statements: 0, visited: 0, scanned: [] }
  const run = async (statement: Statement, explain = planOnce) => {
    count(await explain(work, statement), report)
    report.statements++
    const answer = await work.query<Record<string, unknown>>(statement)
    report.rows += answer.rows.length
    return { ...answer, command: 'SELECT', oid: 0, fields: [] }
  }
  const asking: Work['ask'] = async (form, given) => (await run(form.filledIn(given, mouldOf(scope)))).rows as never
  const sql = kysely((question) => run(question, planAfresh), [sqlWall(scope)])
  const ctx = {
    sql,
    ask: asking,
    caller: new Caller(scope, roles),
    loaders: makeLoaders({ ask: asking, sql }),
    now: new Date(),
  }
  try {
    await ask(ctx as unknown as Context)
    return report
  } finally {
    await work.rollback()
  }
}

const explaining = 'EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, FORMAT JSON)'
const planIn = ({ rows }: { rows: Explained[] }): Node => rows[0]!['QUERY PLAN'][0].Plan

/** As a lane plans a form: once for all values, without a look at them. */
async function planOnce(work: UnitOfWork, { text, values = [] }: Statement): Promise<Node> {
  await work.query({ text: `PREPARE explained AS ${text}` })
  const given = values.length > 0 ? `(${values.map(literal)})` : ''
  const plan = planIn(await work.query({ text: `${explaining} EXECUTE explained${given}` }))
  await work.query({ text: 'DEALLOCATE explained' })
  return plan
}

/** As it plans all else: for these values. */
const planAfresh = async (work: UnitOfWork, { text, values }: Statement): Promise<Node> =>
  planIn(await work.query({ text: `${explaining} ${text}`, ...(values && { values }) }))

const literal = (value: unknown): string =>
  Array.isArray(value)
    ? `${pg.escapeLiteral(`{${value.map((one) => JSON.stringify(one))}}`)}`
    : pg.escapeLiteral(value instanceof Date ? value.toISOString() : String(value))

const large = ['site', 'site_assignment', 'vendor_placement', 'audit_entry']

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
