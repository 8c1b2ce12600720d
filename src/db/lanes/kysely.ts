import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type KyselyPlugin,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type { DB } from '../generated/kysely.ts'
import type { Answer, Question } from './connection.ts'
import { LaneError } from './lane-error.ts'

type Send = (question: Question) => Promise<Answer>
type Plugins = readonly KyselyPlugin[]

/**
 * Kysely over the transaction of one operation. Values come as pg reads them: timestamptz as Date,
 * float8 and int4 as number, int8 and numeric as string, which is what the generated types say.
 */
export function kysely(send: Send, plugins: Plugins): Kysely<DB> {
  const compiler = new WalledCompiler(plugins)
  const dialect: Dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new OperationDriver(new OperationConnection(send, compiler)),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => compiler,
  }
  return new Kysely<DB>({ dialect })
}

/** Applies the plugins where nothing above can take them off, as `withoutPlugins()` would. */
class WalledCompiler extends PostgresQueryCompiler {
  readonly #compiled = new WeakSet<CompiledQuery>()

  constructor(readonly plugins: Plugins) {
    super()
  }

  override compileQuery(...[node, queryId]: Parameters<PostgresQueryCompiler['compileQuery']>) {
    const walled = this.plugins.reduce(
      (inner, plugin) => plugin.transformQuery({ node: inner, queryId }),
      node,
    )
    const compiled = super.compileQuery(walled, queryId)
    this.#compiled.add(compiled)
    return compiled
  }

  hasCompiled(query: CompiledQuery): boolean {
    return this.#compiled.has(query)
  }
}

class OperationConnection implements DatabaseConnection {
  constructor(
    readonly send: Send,
    readonly compiler: WalledCompiler,
  ) {}

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (!this.compiler.hasCompiled(query)) {
      throw new LaneError('LANE_REFUSED', 'This statement was not built with this handle.')
    }
    const values = [...query.parameters]
    const plannedAfresh = query.query.kind === 'SelectQueryNode'
    const answer = await this.send({ text: query.sql, values, plannedAfresh })
    let result: QueryResult<Record<string, unknown>> = resultOf(answer)
    for (const plugin of this.compiler.plugins) {
      result = await plugin.transformResult({ result, queryId: query.queryId })
    }
    return result as QueryResult<Row>
  }

  // biome-ignore lint/correctness/useYield: it refuses.
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new LaneError('LANE_REFUSED', 'A lane does not stream.')
  }
}

function resultOf({ command, rowCount, rows }: Answer): QueryResult<Record<string, unknown>> {
  const changes = /^(INSERT|UPDATE|DELETE|MERGE)$/.test(command) && rowCount !== null
  return changes ? { rows, numAffectedRows: BigInt(rowCount) } : { rows }
}

/** Hands out the operation's one connection; transactions are the operation's own business. */
class OperationDriver implements Driver {
  constructor(readonly connection: OperationConnection) {}

  async init() {}

  async acquireConnection() {
    return this.connection
  }

  async releaseConnection() {}

  async beginTransaction() {
    throw new LaneError('LANE_REFUSED', 'The operation is the transaction.')
  }

  async commitTransaction() {}

  async rollbackTransaction() {}

  async destroy() {}
}
