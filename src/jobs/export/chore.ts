import { transaction } from '../../db/transaction.ts'
import { newId } from '../../lib/ids.ts'
import type { Chore } from '../chores.ts'
import { buildExport, removePieces, type Taken, type Tools } from './build.ts'

/** Builds the archives that were asked for, and removes those that have expired. */
export const exporting = (tools: Tools): Chore => ({
  name: 'export',
  doOne: async (signal) => (await sweepOne(tools)) || (await buildOne(tools, signal)),
  untilDue: async () => {
    const { rows } = await transaction(tools.lanes, (op) =>
      op.query<{ ms: number | null }>({ text: untilDue }),
    )
    return rows[0]!.ms
  },
})

/** Builds an archive, this one or any, that nobody else is at; false where there is none. */
export async function buildOne(tools: Tools, signal: AbortSignal, id?: string): Promise<boolean> {
  const holder = newId()
  const taken = await take(tools, holder, id)
  if (!taken) return false
  try {
    await buildExport(tools, { ...taken, holder, signal })
  } catch (error) {
    // A node that goes leaves it to others at once; what failed here lets other archives go first.
    await letGo(tools, holder, signal.aborted ? 0 : failedSeconds).catch(() => {})
    throw error
  }
  return true
}

function take({ lanes }: Tools, holder: string, id?: string): Promise<Taken | undefined> {
  return transaction(lanes, async (op) => {
    const { rows } = await op.query<Taken>({ text: taking, values: [holder, id ?? null] })
    return rows[0]
  })
}

/** Longer than a chore pauses that has failed. */
const failedSeconds = 60

const letGo = ({ lanes }: Tools, holder: string, seconds: number) =>
  transaction(lanes, (op) =>
    op.query({
      text: `UPDATE tenant_export SET holder = NULL, held_until = now() + make_interval(secs => $2) WHERE holder = $1 AND ready_at IS NULL`,
      values: [holder, seconds],
    }),
  )

/** Its pieces first, some at a time. */
const sweepOne = ({ lanes }: Tools): Promise<boolean> =>
  transaction(lanes, async (op) => {
    const { rows } = await op.query<{ tenantId: string; id: string }>({ text: expired })
    const [one] = rows
    if (!one) return false
    const values = [one.tenantId, one.id]
    if (await removePieces(op, values)) return true
    await op.query({ text: 'DELETE FROM tenant_export WHERE tenant_id = $1 AND id = $2', values })
    return true
  })

const taking = `
  UPDATE tenant_export x SET holder = $1, held_until = now() + interval '30 seconds'
    FROM tenant t
   WHERE t.id = x.tenant_id AND (x.tenant_id, x.id) = (
    SELECT tenant_id, id FROM tenant_export
     WHERE ready_at IS NULL AND expires_at > now() AND (held_until IS NULL OR held_until <= now()) AND ($2::uuid IS NULL OR id = $2)
     ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING x.tenant_id AS "tenantId", x.id, t.organization_code AS code, x.created_at AS "createdAt"`

const expired = `
  SELECT tenant_id AS "tenantId", id FROM tenant_export WHERE expires_at <= now()
   ORDER BY expires_at LIMIT 1 FOR UPDATE SKIP LOCKED`

const untilDue = `
  SELECT extract(epoch FROM least(
    (SELECT min(coalesce(held_until, now())) FROM tenant_export WHERE ready_at IS NULL AND expires_at > now()),
    (SELECT min(expires_at) FROM tenant_export)) - now())::float8 * 1000 + 50 AS ms`
