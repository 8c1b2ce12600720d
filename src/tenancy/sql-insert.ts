import {
  type InsertQueryNode,
  type OperationNode,
  PrimitiveValueListNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
} from 'kysely'
import { camel } from '../lib/spelling.ts'
import { type Hanger, hangers } from './models.ts'
import { holds } from './predicate.ts'
import { OutOfScope } from './prisma-wall.ts'
import type { Scope } from './scope.ts'
import { modelOfTable } from './tables.ts'

/** What an INSERT may consist of; anything else could read or change rows on the way. */
const plain = new Set(['kind', 'into', 'columns', 'values', 'returning', 'onConflict'])

/** Lets an INSERT pass whose rows are written out, each with a place that the caller may add to. */
export function refuseRowsOutside(node: InsertQueryNode, scope: Scope): void {
  const model = modelOfTable.get(node.into?.table.identifier.name ?? '')
  if (!model || node.into?.table.schema || !isPlain(node))
    throw new Error('an INSERT does not pass the wall unless its rows are written out')
  const { adds }: Hanger = hangers[model]
  const rule = adds?.(scope)
  if (!rule || !rowsOf(node).every((row) => holds(rule, row))) throw new OutOfScope(model, 'added')
}

const isPlain = (node: InsertQueryNode) =>
  Object.entries(node).every(([part, value]) => value === undefined || plain.has(part)) &&
  node.values?.kind === 'ValuesNode' &&
  (node.onConflict === undefined || node.onConflict.doNothing === true)

function rowsOf({ columns = [], values }: InsertQueryNode): Record<string, unknown>[] {
  const names = columns.map(({ column }) => camel(column.name))
  if (!values || !ValuesNode.is(values)) return [{}]
  return values.values.map((list) =>
    Object.fromEntries(valuesOf(list).map((value, position) => [names[position], value])),
  )
}

/** What is computed by the statement has no value yet, and so satisfies no rule. */
function valuesOf(list: OperationNode): readonly unknown[] {
  if (PrimitiveValueListNode.is(list)) return list.values
  if (!ValueListNode.is(list)) return []
  return list.values.map((node) => (ValueNode.is(node) ? node.value : undefined))
}
