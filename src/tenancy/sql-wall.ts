import {
  type AggregateFunctionNode,
  AliasNode,
  type ColumnNode,
  type CommonTableExpressionNameNode,
  createQueryId,
  type ExpressionBuilder,
  type ExpressionWrapper,
  type FromNode,
  type FunctionNode,
  IdentifierNode,
  type InsertQueryNode,
  type JoinNode,
  type KyselyPlugin,
  type OperationNode,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type QueryId,
  type RawBuilder,
  RawNode,
  type ReferenceNode,
  type RootOperationNode,
  type SelectQueryNode,
  type SqlBool,
  sql,
  TableNode,
} from 'kysely'
import { build } from '../db/build.ts'
import type { DB } from '../db/generated/kysely.ts'
import { snake } from '../lib/spelling.ts'
import { hangers, type ModelName } from './models.ts'
import type { Predicate } from './predicate.ts'
import type { Scope } from './scope.ts'
import { refuseRowsOutside } from './sql-insert.ts'
import { modelOfTable } from './tables.ts'

type Builder = ExpressionBuilder<DB, keyof DB>
type Condition = ExpressionWrapper<DB, keyof DB, SqlBool>

/**
 * The wall inside, for SQL: every table that a query names becomes a sub-select of the rows that the
 * caller may read. Besides SELECT only an INSERT of rows in the caller's scope passes, and no fragment
 * of text that could name a table.
 */
export function sqlWall(scope: Scope): KyselyPlugin {
  return {
    transformQuery: ({ node }: PluginTransformQueryArgs) => new ScopedTables(scope).enclose(node),
    transformResult: async ({ result }) => result,
  }
}

class ScopedTables extends OperationNodeTransformer {
  readonly #scope: Scope
  readonly #named = new Set<string>()

  constructor(scope: Scope) {
    super()
    this.#scope = scope
  }

  enclose(node: RootOperationNode): RootOperationNode {
    if (node.kind === 'SelectQueryNode') return this.transformNode(node, createQueryId())
    if (node.kind === 'InsertQueryNode') return this.#inserting(node)
    throw new Error(`${node.kind} does not pass the wall`)
  }

  #inserting(node: InsertQueryNode): RootOperationNode {
    refuseRowsOutside(node, this.#scope)
    const id = createQueryId()
    const values = node.values && this.transformNode(node.values, id)
    const returning = node.returning && this.transformNode(node.returning, id)
    return { ...node, ...(values && { values }), ...(returning && { returning }) }
  }

  protected override transformFrom(node: FromNode, id?: QueryId): FromNode {
    return { ...node, froms: node.froms.map((source) => this.#source(source, id)) }
  }

  protected override transformJoin(node: JoinNode, id?: QueryId): JoinNode {
    const on = node.on && this.transformNode(node.on, id)
    return { ...node, table: this.#source(node.table, id), ...(on && { on }) }
  }

  /** A column's qualifier is an alias by now; it reads nothing. */
  protected override transformReference(node: ReferenceNode, id?: QueryId): ReferenceNode {
    return { ...node, column: this.transformNode(node.column, id) }
  }

  /** Inside a fragment it may stand where a table is read, and no column is named like a table. */
  protected override transformColumn(node: ColumnNode, id?: QueryId): ColumnNode {
    refuseNames(node.column.name)
    return super.transformColumn(node, id)
  }

  protected override transformTable(node: TableNode): TableNode {
    throw new Error(`table ${node.table.identifier.name} is named where the wall cannot stand`)
  }

  /** The names that WITH gives are known before the sources that use them are looked at. */
  protected override transformSelectQuery(node: SelectQueryNode, id?: QueryId): SelectQueryNode {
    for (const { name } of node.with?.expressions ?? []) {
      const given = name.table.table.identifier.name
      refuseNames(given)
      this.#named.add(given)
    }
    return super.transformSelectQuery(node, id)
  }

  protected override transformCommonTableExpressionName(node: CommonTableExpressionNameNode) {
    return node
  }

  protected override transformRaw(node: RawNode, id?: QueryId): RawNode {
    refuseNames(textOf(node))
    return super.transformRaw(node, id)
  }

  /** The name of a function is written into the statement as it is given. */
  protected override transformFunction(node: FunctionNode, id?: QueryId): FunctionNode {
    refuseNames(node.func)
    return super.transformFunction(node, id)
  }

  protected override transformAggregateFunction(node: AggregateFunctionNode, id?: QueryId) {
    refuseNames(node.func)
    return super.transformAggregateFunction(node, id)
  }

  protected override transformNodeImpl<T extends OperationNode>(node: T, id?: QueryId): T {
    if (writing.has(node.kind)) throw new Error(`${node.kind} does not pass the wall`)
    return super.transformNodeImpl(node, id)
  }

  #source(node: OperationNode, id?: QueryId): OperationNode {
    if (AliasNode.is(node) && TableNode.is(node.node))
      return this.#scoped(node.node, node.alias) ?? node
    if (TableNode.is(node)) return this.#scoped(node, node.table.identifier) ?? node
    return this.transformNode(node, id)
  }

  #scoped(node: TableNode, alias: OperationNode): OperationNode | undefined {
    const { schema, identifier } = node.table
    if (!schema && this.#named.has(identifier.name)) return undefined
    const model = schema ? undefined : modelOfTable.get(identifier.name)
    if (!model) throw new Error(`table ${identifier.name} has no place in the list of models`)
    return AliasNode.create(readableRows(model, this.#scope), alias)
  }
}

const writing = new Set(['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode', 'MergeQueryNode'])

/** All that rows can be read from, what runs a text as SQL, and what says who is acting. */
const names = [
  ...modelOfTable.keys(),
  ...['gate', 'information_schema', 'pg_\\w*', '_prisma_migrations', 'set_config'],
  ...['(query|table|schema|database|cursor)_to_xml\\w*', 'ts_stat', 'ts_rewrite'],
]
const forbidden = new RegExp(`\\b(${names.join('|')})\\b|U&`, 'i')

function refuseNames(text: string): void {
  const found = forbidden.exec(text)
  if (found) throw new Error(`a fragment of SQL names ${found[0]}, which the wall cannot enclose`)
}

/** A fragment as the database will read it: one name may be put together from several pieces. */
function textOf(node: OperationNode): string {
  if (IdentifierNode.is(node)) return `"${node.name}"`
  if (!RawNode.is(node)) return ' ? '
  const { sqlFragments, parameters } = node
  return sqlFragments.map((text, i) => text + (parameters[i] ? textOf(parameters[i]) : '')).join('')
}

const enclosed = new WeakMap<Scope, Map<ModelName, SelectQueryNode>>()

/** Built once for each scope and model. */
function readableRows(model: ModelName, scope: Scope): SelectQueryNode {
  const known = enclosed.get(scope) ?? new Map<ModelName, SelectQueryNode>()
  enclosed.set(scope, known)
  const made = known.get(model) ?? rowsOf(model, hangers[model].reads(scope))
  known.set(model, made)
  return made
}

function rowsOf(model: ModelName, predicate: Predicate): SelectQueryNode {
  const table = snake(model) as keyof DB
  return build
    .selectFrom(table)
    .selectAll()
    .where((eb) => spoken(predicate, eb as unknown as Builder, table))
    .toOperationNode() as SelectQueryNode
}

/** Kysely's form of a predicate on the rows of a table. */
function spoken(predicate: Predicate, eb: Builder, table: string): Condition {
  switch (predicate.is) {
    case 'all':
      return eb.and(predicate.of.map((p) => spoken(p, eb, table)))
    case 'any':
      return eb.or(predicate.of.map((p) => spoken(p, eb, table)))
    case 'in':
      return wrap(
        sql`${column(table, predicate.field)} = any(${predicate.values}::${sql.raw(predicate.type)}[])`,
      )
    case 'live': {
      const from = column(table, predicate.from)
      const until = column(table, predicate.until)
      return wrap(sql`${from} <= now() and (${until} is null or ${until} > now())`)
    }
    case 'exists':
      return eb.exists(related(predicate, table))
  }

  function wrap(condition: RawBuilder<SqlBool>): Condition {
    return eb.and([condition])
  }
}

function related(predicate: Predicate & { is: 'exists' }, table: string) {
  const other = snake(predicate.model) as keyof DB
  const pairs = Object.entries(predicate.on)
  return build
    .selectFrom(other)
    .select(sql<number>`1`.as('one'))
    .where((eb) =>
      (eb as unknown as Builder).and([
        ...pairs.map(
          ([theirs, ours]) => sql<SqlBool>`${column(other, theirs)} = ${column(table, ours)}`,
        ),
        spoken(predicate.where, eb as unknown as Builder, other),
      ]),
    )
}

const column = (table: string, field: string) => sql.ref(`${table}.${snake(field)}`)
