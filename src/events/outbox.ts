import type { Query } from '../db/query.ts'
import { type Change, toldFields } from './change.ts'

/** A reader's place in the outbox: what was visible when it last looked. */
export type Place = string

/** The place behind all that is committed by now. */
export async function latestPlace(run: Query): Promise<Place> {
  const { rows } = await run<{ place: Place }>({
    text: 'SELECT pg_current_snapshot()::text AS place',
  })
  return rows[0]!.place
}

/**
 * What was committed since, and the next place. A snapshot, unlike a number, has no gaps that fill up
 * later: a transaction that began early and commits late is in the next one.
 */
export async function changesSince(run: Query, place: Place) {
  const { rows } = await run<Row>({ text: since, values: [place] })
  const [{ place: next }] = rows as [Row]
  const changes = rows.filter((row) => row.entity !== null).map(toChange)
  return { changes, next }
}

type Row = Change & { place: Place }

const toChange = ({ place: _, ...change }: Row): Change => ({
  ...change,
  changedFields: toldFields(change.changedFields),
})

// One row at least, so that the next place is known even when nothing was committed. Writers of one
// row take their numbers while they hold it, so that `seq` orders what happened to it.
const since = `
  SELECT now.place::text AS place, o.tenant_id AS "tenantId", o.entity, o.entity_id AS "entityId", o.action,
         o.changed_fields AS "changedFields", o.occurred_at AS "occurredAt"
    FROM (SELECT pg_current_snapshot() AS place) now
    LEFT JOIN outbox o ON o.xid >= pg_snapshot_xmin($1::pg_snapshot) AND NOT pg_visible_in_snapshot(o.xid, $1::pg_snapshot)
   ORDER BY o.seq`
