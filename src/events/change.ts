import { camel } from '../lib/spelling.ts'

/** A committed change of a tracked row, as the outbox holds it. */
export type Change = {
  tenantId: string
  entity: string
  entityId: string
  action: 'CREATED' | 'UPDATED' | 'DELETED'
  changedFields: string[]
  occurredAt: Date
}

/** What the database keeps in its own spelling is told in the API's. */
export const toldFields = (columns: readonly string[]) =>
  columns.filter((column) => !hidden.has(column)).map(camel)

/** Columns that serve the database only. */
const hidden = new Set(['code_folded', 'name_folded', 'updated_at', 'version', 'created_from'])
