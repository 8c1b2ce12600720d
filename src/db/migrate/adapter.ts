import { PrismaPg } from '@prisma/adapter-pg'
import {
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from '@prisma/driver-adapter-utils'
import pg from 'pg'

/** The one-byte type of the system catalogues, and the type that stands in for it. */
const catalogueChar = 18
const text = 25

/** Which columns of an answer were of that type, by the very rows of the answer. */
type CharColumns = WeakMap<object, number[]>

type MigrationAdapter = SqlMigrationAwareDriverAdapterFactory & {
  end(): Promise<void>
  /** What PostgreSQL said of a script that failed; the engine does not always repeat it. */
  complaint?: string
}

/**
 * Prisma's adapter, mended for migrations: the stock one splits a script at every semicolon, which
 * breaks the bodies of functions, and does not know the one-byte type of the system catalogues.
 */
export function migrationAdapter(url: string): MigrationAdapter {
  const charColumns: CharColumns = new WeakMap()
  const pool = cataloguePool(url, charColumns)
  const factory: MigrationAdapter = {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    async connect() {
      const adapter = await new PrismaPg(pool).connect()
      return Object.assign(adapter, {
        executeScript: runsWhole(adapter, factory),
        queryRaw: knowsChars(adapter, charColumns),
      })
    },
    async connectToShadowDb() {
      throw new Error('The shadow database is made by shadow.ts, outside of the engine.')
    },
    // The engine leaves its connection open, and an open connection keeps a database from being copied.
    end: () => pool.end(),
  }
  return factory
}

function runsWhole(adapter: SqlDriverAdapter, factory: MigrationAdapter) {
  return async (sql: string) => {
    try {
      // Without arguments PostgreSQL takes a whole script in one message and one transaction.
      await adapter.executeRaw({ sql, args: [], argTypes: [] })
    } catch (error) {
      if (error instanceof DriverAdapterError) factory.complaint = error.cause.originalMessage
      throw error
    }
  }
}

function knowsChars(adapter: SqlDriverAdapter, charColumns: CharColumns) {
  const queryRaw = adapter.queryRaw.bind(adapter)
  return async (query: SqlQuery) => {
    const answer = await queryRaw(query)
    for (const column of charColumns.get(answer.rows) ?? []) {
      answer.columnTypes[column] = ColumnTypeEnum.Character
    }
    return answer
  }
}

function cataloguePool(connectionString: string, charColumns: CharColumns): pg.Pool {
  // One connection: the engine's lock belongs to a session.
  const pool = new pg.Pool({ connectionString, max: 1, application_name: 'circlegate migrate' })
  const query = pool.query.bind(pool) as (
    statement: pg.QueryArrayConfig,
  ) => Promise<pg.QueryArrayResult | pg.QueryArrayResult[]>
  return Object.assign(pool, {
    async query(statement: pg.QueryArrayConfig) {
      const answer = await query(statement)
      for (const result of [answer].flat()) charColumns.set(result.rows, readCharsAsText(result))
      return answer
    },
  })
}

function readCharsAsText({ fields }: pg.QueryArrayResult): number[] {
  const columns = fields.flatMap((field, index) =>
    field.dataTypeID === catalogueChar ? [index] : [],
  )
  for (const column of columns) fields[column]!.dataTypeID = text
  return columns
}
