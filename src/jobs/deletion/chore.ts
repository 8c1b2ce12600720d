import { transaction } from '../../db/transaction.ts'
import type { Chore } from '../chores.ts'
import { type Due, removeCompany, type Tools } from './remove.ts'

/** Removes companies whose time of grace is over. */
export const deleting = (tools: Tools): Chore => ({
  name: 'deletion',
  doOne: async (signal) => {
    const due = await take(tools)
    if (!due) return false
    await remove(tools, due, signal)
    return true
  },
  untilDue: async () => {
    const { rows } = await transaction(tools.lanes, (op) =>
      op.query<{ ms: number | null }>({ text: untilDue }),
    )
    return rows[0]!.ms
  },
})

/** One that fails lets the others go first. */
async function remove(tools: Tools, due: Due, signal: AbortSignal): Promise<void> {
  try {
    // What still hinders it is asked about again in an hour.
    if (await close(tools, due)) await removeCompany(tools, due, signal)
  } catch (error) {
    if (!signal.aborted) await putOff(tools, due).catch(() => {})
    throw error
  }
}

const putOff = ({ lanes }: Tools, { tenantId, id }: Due) =>
  transaction(lanes, (op) =>
    op.query({
      text: `UPDATE tenant_deletion SET held_until = now() + interval '10 minutes' WHERE tenant_id = $1 AND id = $2`,
      values: [tenantId, id],
    }),
  )

function take({ lanes }: Tools): Promise<Due | undefined> {
  return transaction(lanes, async (op) => (await op.query<Due>({ text: taking })).rows[0])
}

/**
 * From here on nobody acts for the company and nothing is called off. What came to hinder it during the time of grace, such as a
 * company that was moved below it, is not torn down with it.
 */
function close({ lanes }: Tools, { tenantId, id }: Due): Promise<boolean> {
  return transaction(lanes, async (op) => {
    const { rows } = await op.query<{ status: string; isHindered: boolean }>({
      text: `SELECT t.status, gate.hindrance(t.id) IS NOT NULL AS "isHindered" FROM tenant t
        WHERE t.id = $1 AND EXISTS (SELECT FROM tenant_deletion d WHERE d.tenant_id = $1 AND d.id = $2 AND d.cancelled_at IS NULL)
        FOR UPDATE`,
      values: [tenantId, id],
    })
    const [found] = rows
    if (!found) return false
    if (found.status === 'DELETED') return true
    if (found.isHindered) {
      const text = `UPDATE tenant_deletion SET held_until = now() + interval '1 hour' WHERE tenant_id = $1 AND id = $2`
      await op.query({ text, values: [tenantId, id] })
      return false
    }
    await op.query({
      text: `UPDATE tenant SET status = 'DELETED' WHERE id = $1`,
      values: [tenantId],
    })
    // A trigger ends the sessions of the keys with them.
    await op.query({
      text: 'UPDATE api_key SET revoked_at = now() WHERE tenant_id = $1 AND revoked_at IS NULL',
      values: [tenantId],
    })
    return true
  })
}

const taking = `
  UPDATE tenant_deletion SET held_until = now() + interval '30 seconds'
   WHERE (tenant_id, id) = (
    SELECT tenant_id, id FROM tenant_deletion
     WHERE cancelled_at IS NULL AND finished_at IS NULL AND due_at <= now() AND (held_until IS NULL OR held_until <= now())
     ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING tenant_id AS "tenantId", id`

const untilDue = `
  SELECT extract(epoch FROM min(greatest(due_at, held_until)) - now())::float8 * 1000 + 50 AS ms
    FROM tenant_deletion WHERE cancelled_at IS NULL AND finished_at IS NULL`
