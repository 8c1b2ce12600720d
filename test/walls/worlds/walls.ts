import { sql } from 'kysely'
import type { Lanes, Operation } from '../../../src/db/lanes.ts'
import { snake } from '../../../src/lib/spelling.ts'
import type { ModelName } from '../../../src/tenancy/models.ts'
import { OutOfScope, prismaWall } from '../../../src/tenancy/prisma-wall.ts'
import type { Scope } from '../../../src/tenancy/scope.ts'
import { sqlWall } from '../../../src/tenancy/sql-wall.ts'
import { modelOfTable } from '../../../src/tenancy/tables.ts'
import { beginWork } from '../../../src/tenancy/unit-of-work.ts'
import { readable } from '../model/rows.ts'
import type { Addition } from './attempts.ts'
import type { Shown } from './expected.ts'

const tables = Object.keys(readable)
const written = [
  ...['tenant', 'tenant_profile', 'offer', 'proposal'],
  ...['corporate_relationship', 'vendor_relationship'],
  ...['site', 'site_assignment', 'vendor_placement'],
  ...['organization_unit', 'membership', 'tenant_domain'],
  ...['role', 'membership_role', 'invitation', 'api_key'],
  'designation',
]

/** A change that every row of a table takes. */
const special: Record<string, { prisma: object; sql: string }> = {
  tenant: { prisma: { organizationName: 'Changed' }, sql: "organization_name = 'Changed'" },
  membership_role: { prisma: { endedAt: new Date() }, sql: 'ended_at = now()' },
}
const change = (table: string) => special[table]?.prisma ?? { version: 9 }
const changeInSql = (table: string) => special[table]?.sql ?? 'version = 9'

type Key = { tenantId?: string; id?: string }
const keyOf = ({ tenantId, id }: Key) => [tenantId, id].filter(Boolean).join(' ')

/** Answers the same questions; what one refuses as a whole counts as no row. */
export interface Wall {
  reads(): Promise<Shown>
  changes(): Promise<Shown>
  moves(tenantId: string, unitId: string | null): Promise<string[]>
  adds(additions: readonly Addition[]): Promise<string[]>
}

/** Does something in an operation and leaves nothing behind. */
async function undone<T>(operation: Operation, work: (op: Operation) => Promise<T>): Promise<T> {
  try {
    return await work(operation)
  } finally {
    await operation.rollback()
  }
}

/** Every row that a raw statement shows. */
const everyRow = tables.map((table) => `SELECT '${table}' AS held, ${rawKey(table)} AS key FROM ${table}`).join(' UNION ALL ')

function rawKey(table: string): string {
  if (table === 'tenant') return 'id::text'
  return table === 'tenant_profile' ? 'tenant_id::text' : `concat(tenant_id, ' ', id)`
}

/** Asked one after the other, without waiting for each answer before the next question is sent. */
async function inAll(tables: readonly string[], ask: (table: string) => Promise<string[]>): Promise<Shown> {
  return Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await ask(table)] as const)))
}

function grouped(rows: { held: string; key: string }[]): Shown {
  const shown: Shown = Object.fromEntries(tables.map((table) => [table, []]))
  for (const { held, key } of rows) shown[held]!.push(key)
  return shown
}

/** The wall below alone: a lane that was entered, and nothing of ours in between. */
export class Below implements Wall {
  constructor(
    readonly tenant: Lanes,
    readonly scope: Scope,
  ) {}

  #work<T>(work: (op: Operation) => Promise<T>): Promise<T> {
    return undone(beginWork(this.tenant, this, { mode: 'write' }, { inside: false }), work)
  }

  reads(): Promise<Shown> {
    return this.#work(async (op) => grouped((await op.query<{ held: string; key: string }>({ text: everyRow })).rows))
  }

  changes(): Promise<Shown> {
    return this.#work(async (op) => {
      return inAll(written, async (table) => {
        const text = `UPDATE ${table} SET ${changeInSql(table)} RETURNING ${rawKey(table)} AS key`
        return (await op.query<{ key: string }>({ text })).rows.map(({ key }) => key)
      })
    })
  }

  async moves(tenantId: string, unitId: string | null): Promise<string[]> {
    const text = `UPDATE site SET unit_id = $2 WHERE tenant_id = $1 RETURNING concat(tenant_id, ' ', id) AS key`
    try {
      const move = { text, values: [tenantId, unitId] }
      const { rows } = await this.#work((op) => op.query<{ key: string }>(move))
      return rows.map(({ key }) => key)
    } catch (error) {
      if ((error as { code?: string }).code === '42501') return []
      throw error
    }
  }

  adds(additions: readonly Addition[]): Promise<string[]> {
    return this.#work((op) => attempted(op, additions))
  }
}

/** The wall inside alone, on a login that every policy lets through. */
export class Inside implements Wall {
  constructor(
    readonly system: Lanes,
    readonly scope: Scope,
  ) {}

  #work<T>(work: (op: Operation) => Promise<T>): Promise<T> {
    const walls = { guard: prismaWall(this.scope), plugins: [sqlWall(this.scope)] }
    return undone(this.system.begin({ mode: 'write', ...walls }), work)
  }

  reads(): Promise<Shown> {
    return this.#work(async ({ sql: db }) => {
      const [first, ...rest] = tables.map((table) => keysIn(db, table as 'site'))
      return grouped(await rest.reduce((all, one) => all.unionAll(one), first!).execute())
    })
  }

  /** The same through Prisma. */
  prismaReads(): Promise<Shown> {
    return this.#work(async ({ db }) => {
      return inAll(tables, async (table) => (await delegate(db, table).findMany({ select: keyOnly(table) })).map(keyOf))
    })
  }

  changes(): Promise<Shown> {
    return this.#work(async ({ db }) => {
      return inAll(written, (table) => changed(delegate(db, table), { data: change(table) }, table))
    })
  }

  moves(tenantId: string, unitId: string | null): Promise<string[]> {
    const move = { where: { tenantId }, data: { unitId } }
    return this.#work(({ db }) => changed(delegate(db, 'site'), move, 'site'))
  }

  /** What the wall lets pass is then tried, for constraints are the same on every way. */
  adds(additions: readonly Addition[]): Promise<string[]> {
    const guard = prismaWall(this.scope)
    const passes = additions.map(({ model, row }) => {
      try {
        guard({ model, operation: 'create', args: { data: row } })
        return true
      } catch (error) {
        if (error instanceof OutOfScope) return false
        throw error
      }
    })
    return this.#work(async (op) => {
      const outcomes = await attempted(
        op,
        additions.filter((_, i) => passes[i]),
      )
      return passes.map((passed) => (passed ? outcomes.shift()! : 'refused'))
    })
  }
}

type Delegate = {
  findMany(args: object): Promise<Key[]>
  updateManyAndReturn(args: object): Promise<Key[]>
}

function delegate(db: Operation['db'], table: string): Delegate {
  const model = modelOfTable.get(table) as ModelName
  const key = `${model.charAt(0).toLowerCase()}${model.slice(1)}` as 'site'
  return db[key] as unknown as Delegate
}

const keyOnly = (table: string) => ({
  ...(table !== 'tenant' && { tenantId: true }),
  ...(table !== 'tenant_profile' && { id: true }),
})

async function changed(of: Delegate, args: object, table: string): Promise<string[]> {
  try {
    return (await of.updateManyAndReturn({ ...args, select: keyOnly(table) })).map(keyOf)
  } catch (error) {
    if (error instanceof OutOfScope) return []
    throw error
  }
}

const keysIn = (db: Operation['sql'], table: 'site') =>
  db.selectFrom(table).select([sql<string>`${table}::text`.as('held'), sql<string>`${sql.raw(rawKey(table))}`.as('key')])

/** Tries each row on its own: it was added, a constraint or a policy said no. */
async function attempted(op: Operation, additions: readonly Addition[]): Promise<string[]> {
  if (additions.length === 0) return []
  const text = 'SELECT attempt(t, r) AS outcome FROM unnest($1::text[], $2::json[]) AS given (t, r)'
  const named = additions.map(({ model, row }) => [snake(model), snaked(row)] as const)
  const values = [named.map(([table]) => table), named.map(([, row]) => row)]
  const { rows } = await op.query<{ outcome: string }>({ text, values })
  return rows.map(({ outcome }) => outcome)
}

const snaked = (row: Record<string, unknown>) =>
  JSON.stringify(Object.fromEntries(Object.entries(row).map(([key, value]) => [snake(key), value])))

/** Adds a row as whoever calls, says what came of it, and takes it back. */
export const attempt = `
  CREATE FUNCTION attempt(held text, given json) RETURNS text LANGUAGE plpgsql AS $$
  DECLARE
    names text := (SELECT string_agg(quote_ident(key), ', ') FROM json_object_keys(given) key);
  BEGIN
    EXECUTE format('INSERT INTO %I (%s) SELECT %s FROM json_populate_record(NULL::%I, $1)', held, names, names, held) USING given;
    RAISE EXCEPTION USING ERRCODE = 'TRIED';
  EXCEPTION
    WHEN SQLSTATE 'TRIED' THEN RETURN 'added';
    WHEN insufficient_privilege THEN RETURN 'refused';
    WHEN integrity_constraint_violation THEN RETURN SQLSTATE;
  END $$`
