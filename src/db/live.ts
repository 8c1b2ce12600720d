import { type SqlBool, sql } from 'kysely'

/** The moment of the transaction lies between two columns, of which the second may be open. */
export const liveBetween = (from: string, until: string) =>
  sql<SqlBool>`${sql.ref(from)} <= now() and (${sql.ref(until)} is null or ${sql.ref(until)} > now())`

/** Rows behind the one whose order columns had these values, in ascending order. */
export function behind(columns: readonly string[], values: readonly (string | number)[]) {
  const refs = sql.join(columns.map((column) => sql.ref(column)))
  return sql<SqlBool>`(${refs}) > (${sql.join(columns.map((_, place) => sql.val(values[place])))})`
}
