import type { SignStatement } from '../../auth/signed.ts'
import type { Lanes, Operation } from '../../db/lanes.ts'
import { transaction } from '../../db/transaction.ts'
import { alone, type Sign, sealAll } from '../../events/sealer.ts'
import { type OwnedTable, ownedTables } from './tables.ts'

/** How many rows are removed in one transaction. */
const atOnce = 500

export type Tools = { lanes: Lanes; signHead: Sign; signRecord: SignStatement }
export type Due = { tenantId: string; id: string }

/**
 * Removes all that a company owns, batch by batch. What it counted is committed with each, so that whoever takes it over when
 * this node dies goes on where it was.
 */
export async function removeCompany(tools: Tools, due: Due, signal: AbortSignal): Promise<void> {
  await noteJournal(tools, due)
  for (const table of await transaction(tools.lanes, ownedTables))
    while (await removeSome(tools, due, table)) signal.throwIfAborted()
  await finish(tools, due)
}

/** Where its journal stands now that nobody acts for it: the export that was taken before leads up to that. */
async function noteJournal({ lanes, signHead }: Tools, { tenantId, id }: Due): Promise<void> {
  await sealAll(lanes, signHead)
  const text = `UPDATE tenant_deletion d SET journal_seq = e.seq, journal_hash = e.hash
    FROM (SELECT seq, hash FROM audit_entry WHERE tenant_id = $1 AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1) e
   WHERE d.tenant_id = $1 AND d.id = $2 AND d.journal_seq IS NULL AND d.removed = '{}'`
  await transaction(lanes, (op) => op.query({ text, values: [tenantId, id] }))
}

/** False once there is none left. */
function removeSome({ lanes }: Tools, { tenantId, id }: Due, table: OwnedTable): Promise<boolean> {
  return transaction(lanes, async (op) => {
    const count = await removeRows(op, tenantId, table)
    if (count === 0) {
      if (table.name === 'membership') await keepNameless(op, tenantId)
      return false
    }
    await op.query({
      text: `UPDATE tenant_deletion SET held_until = now() + interval '30 seconds',
          removed = jsonb_set(removed, ARRAY[$3], to_jsonb(coalesce((removed ->> $3)::int, 0) + $4::int))
        WHERE tenant_id = $1 AND id = $2`,
      values: [tenantId, id, table.name, count],
    })
    return true
  })
}

async function removeRows(op: Operation, tenantId: string, table: OwnedTable): Promise<number> {
  const { name } = table
  // Nobody seals meanwhile what is about to go.
  if (name === 'audit_entry') await alone(op)
  const { rowCount } = await op.query({
    text: `DELETE FROM ${name} WHERE ctid = ANY (ARRAY(
      SELECT t.ctid FROM ${name} t WHERE t.tenant_id = $1 ${free(table)} LIMIT ${atOnce}))`,
    values: [tenantId],
  })
  return rowCount ?? 0
}

/** Of a tree the leaves go first. Whoever has proposed something to another company is pointed to by a row of that one. */
function free({ name, parent }: OwnedTable): string {
  if (parent)
    return `AND NOT EXISTS (SELECT FROM ${name} c WHERE c.tenant_id = t.tenant_id AND c.${parent} = t.id)`
  if (name !== 'membership') return ''
  return 'AND NOT EXISTS (SELECT FROM proposal p WHERE p.proposer_tenant_id = t.tenant_id AND p.proposer_id = t.id)'
}

/** Those that have to stay say nothing of anybody any more. */
const keepNameless = (op: Operation, tenantId: string) =>
  op.query({
    text: `UPDATE membership SET display_name = '•••', status = 'ENDED', unit_id = NULL, designation_id = NULL WHERE tenant_id = $1`,
    values: [tenantId],
  })

/** What hangs on no company but speaks of one is cleared away; then it is written down what was done, and signed. */
async function finish({ lanes, signRecord }: Tools, { tenantId, id }: Due): Promise<void> {
  await transaction(lanes, async (op) => {
    for (const table of ['letter', 'one_time_token'])
      await op.query({ text: `DELETE FROM ${table} WHERE company_id = $1`, values: [tenantId] })
    await op.query({ text: blank, values: [tenantId] })
    // What told of that is the last of its journal.
    for (const name of ['outbox', 'audit_entry'])
      await removeRows(op, tenantId, { name, parent: null })
    const { rows } = await op.query<Record<string, unknown>>({ text: told, values: [tenantId, id] })
    const text = `UPDATE tenant_deletion SET finished_at = $3, record = $4, held_until = NULL WHERE tenant_id = $1 AND id = $2`
    const finishedAt = new Date()
    const record = await signRecord({ ...(rows[0]!.claims as object), finishedAt })
    await op.query({ text, values: [tenantId, id, finishedAt, record] })
  })
}

const blank = `
  UPDATE tenant_profile SET subdomain = NULL, telecom_circle_code = NULL, max_users = DEFAULT,
    operates_independently = DEFAULT, shared_vendor_pool = DEFAULT, cross_circle_reporting = DEFAULT WHERE tenant_id = $1`

const told = `
  SELECT jsonb_build_object('tenantId', t.id, 'type', t.type, 'organizationCode', t.organization_code, 'organizationName', t.organization_name,
    'deletionId', d.id, 'askedBy', d.asked_by, 'byStaff', d.by_staff, 'reason', d.reason, 'askedAt', d.asked_at, 'dueAt', d.due_at,
    'journal', jsonb_build_object('seq', d.journal_seq, 'hash', d.journal_hash), 'removed', d.removed,
    'kept', jsonb_build_object('tenant', 1, 'tenant_profile', 1,
      'membership', (SELECT count(*) FROM membership m WHERE m.tenant_id = t.id))) AS claims
    FROM tenant_deletion d JOIN tenant t ON t.id = d.tenant_id WHERE d.tenant_id = $1 AND d.id = $2`
