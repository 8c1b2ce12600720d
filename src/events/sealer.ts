import { statementSigner } from '../auth/signed.ts'
import type { SigningKeys } from '../auth/signing-keys.ts'
import type { Lanes, Operation } from '../db/lanes.ts'
import { transaction } from '../db/transaction.ts'
import { newId } from '../lib/ids.ts'
import type { Log } from '../lib/log.ts'
import { hashOf, type Sealable } from './chain.ts'
import type { Wakeup } from './wakeup.ts'

/** How many entries are sealed in one transaction. */
const atOnce = 1_000
/** What is committed together with others waits for them so long: a busy second makes few heads. */
const pauseMs = 200

export type Head = { tenantId: string; seq: number; hash: string }
export type Sign = (head: Head) => Promise<string>
type Sealed = Head & { id: string }

/** Signs what the chain of a company is at, as a JWS that the published keys verify. */
export function headSigner(keys: SigningKeys): Sign {
  const sign = statementSigner(keys, 'circlegate-audit')
  return ({ tenantId, seq, hash }) =>
    sign({ tenantId, seq, hash, count: seq, time: new Date().toISOString() })
}

/** Sealing and pruning go one after the other, on all nodes. */
export const alone = (op: Operation) =>
  op.query({ text: `SELECT pg_advisory_xact_lock(hashtext('circlegate audit'))` })

/** The columns of an entry under the names by which it is sealed. */
export const sealable = `e.tenant_id AS "tenantId", e.id, e.entity, e.entity_id AS "entityId", e.action, e.field AS mutation,
  e.actor_tenant_id AS "actorTenantId", e.actor_id AS "actorId", e.actor_name AS "actorName", e.request_id AS "requestId",
  e.address, e.permission, e.reach, e.decision_id AS "decisionId", e.changes, e.occurred_at AS "occurredAt",
  e.staff_id AS "staffId", e.staff_name AS "staffName", e.reason`

/** Told where they are: what was sealed before there were such fields is sealed as it was. */
const later = ['staffId', 'staffName', 'reason']

/** Dates in the spelling in which they are sealed. */
export const inWords = (row: Record<string, unknown>): Sealable =>
  JSON.parse(JSON.stringify(row, omitting)) as Sealable

const omitting = (key: string, value: unknown) =>
  value === null && later.includes(key) ? undefined : value

/** Seals all that is committed; says how many entries. Another node at it has them done. */
export async function sealAll(lanes: Lanes, sign: Sign): Promise<number> {
  let count = 0
  for (;;) {
    const sealed = await transaction(lanes, (op) => sealSome(op, sign))
    count += sealed
    if (sealed < atOnce) return count
  }
}

async function sealSome(op: Operation, sign: Sign): Promise<number> {
  await alone(op)
  const { rows } = await op.query<Sealable>({
    text: `SELECT ${sealable} FROM audit_entry e WHERE e.seq IS NULL ORDER BY e.tenant_id, e.id LIMIT ${atOnce}`,
  })
  if (rows.length === 0) return 0
  const heads = await headsOf(op, [...new Set(rows.map(({ tenantId }) => tenantId))])
  const sealed = rows.map((row) => {
    const head = heads.get(row.tenantId)
    const link = { seq: (head?.seq ?? 0) + 1, previous: head?.hash ?? null }
    const next = {
      tenantId: row.tenantId,
      id: row.id,
      seq: link.seq,
      hash: hashOf(inWords(row), link),
    }
    heads.set(row.tenantId, next)
    return next
  })
  await write(op, sealed)
  await writeHeads(op, [...heads.values()], sign)
  return sealed.length
}

async function headsOf(op: Operation, tenants: string[]): Promise<Map<string, Head>> {
  const { rows } = await op.query<Omit<Head, 'seq'> & { seq: string }>({
    text: `SELECT last.* FROM unnest($1::uuid[]) AS t (id) CROSS JOIN LATERAL (
      SELECT tenant_id AS "tenantId", seq, hash FROM audit_entry
       WHERE tenant_id = t.id AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1) last`,
    values: [tenants],
  })
  return new Map(rows.map((row) => [row.tenantId, { ...row, seq: Number(row.seq) }]))
}

const write = (op: Operation, sealed: Sealed[]) =>
  op.query({
    text: `UPDATE audit_entry e SET seq = s.seq, hash = s.hash
      FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[]) AS s (tenant_id, id, seq, hash)
     WHERE e.tenant_id = s.tenant_id AND e.id = s.id`,
    values: [
      sealed.map(({ tenantId }) => tenantId),
      sealed.map(({ id }) => id),
      sealed.map(({ seq }) => seq),
      sealed.map(({ hash }) => hash),
    ],
  })

async function writeHeads(op: Operation, heads: Head[], sign: Sign): Promise<void> {
  const tokens = await Promise.all(heads.map(sign))
  await op.query({
    text: `INSERT INTO audit_head (tenant_id, id, seq, token, sealed_at)
      SELECT tenant_id, id, seq, token, clock_timestamp() FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[]) AS h (tenant_id, id, seq, token)`,
    values: [
      heads.map(({ tenantId }) => tenantId),
      heads.map(() => newId()),
      heads.map(({ seq }) => seq),
      tokens,
    ],
  })
}

/** Seals what is committed, soon after it is: woken by commits, and silent when there are none. */
export class Sealer {
  readonly #lanes: Lanes
  readonly #sign: Sign
  readonly #wakeup: Wakeup
  readonly #log: Log
  #isFailing = false
  #due: NodeJS.Timeout | undefined
  #sealing: Promise<unknown> = Promise.resolve()
  #ended = false

  constructor(lanes: Lanes, wakeup: Wakeup, { sign, log }: { sign: Sign; log: Log }) {
    this.#lanes = lanes
    this.#sign = sign
    this.#log = log
    this.#wakeup = wakeup
  }

  /** What was left unsealed when the last node stopped is sealed first. */
  start(): Promise<void> {
    return this.#wakeup.listen('circlegate_outbox', () => this.#wake())
  }

  async end(): Promise<void> {
    this.#ended = true
    clearTimeout(this.#due)
    await this.#sealing
  }

  #wake(): void {
    if (this.#due || this.#ended) return
    this.#due = setTimeout(() => {
      this.#due = undefined
      this.#sealing = this.#sealing.then(() => this.#seal())
    }, pauseMs).unref()
  }

  async #seal(): Promise<void> {
    if (this.#ended) return
    try {
      await sealAll(this.#lanes, this.#sign)
      this.#isFailing = false
    } catch (err) {
      // Nothing is lost: what stays unsealed now is sealed the next time.
      if (!this.#isFailing) this.#log.warn({ err }, 'journals cannot be sealed; it is tried again')
      this.#isFailing = true
      setTimeout(() => this.#wake(), 1_000).unref()
    }
  }
}
