import type { Operation } from '../../db/lanes.ts'

/** A table of companies' rows, with the column by which its rows point to each other, if they do. */
export type OwnedTable = { name: string; parent: string | null }

/** What stays: the record itself; the card, to which others' rows point; and a blank profile, which says since when. */
const staying = ['tenant_deletion', 'tenant_profile']
/** What is written by the removal of everything else goes last. */
const last = ['history', 'outbox', 'audit_entry', 'audit_head']

/**
 * Every table that holds companies' rows, in an order in which none is removed that another one still points to. It is read
 * from the database, so that a new noun is among them.
 */
export async function ownedTables(op: Operation): Promise<OwnedTable[]> {
  const { rows } = await op.query<Found>({ text: tables })
  const left = new Map(
    rows.filter(({ name }) => !staying.includes(name)).map((row) => [row.name, row]),
  )
  const ordered: OwnedTable[] = []
  while (left.size > 0) {
    const pointedTo = new Set([...left.values()].flatMap((one) => one.pointsTo))
    const free = [...left.values()].filter(({ name }) => !pointedTo.has(name))
    if (free.length === 0) throw new Error(`These tables point to each other: ${[...left.keys()]}`)
    for (const { name, parent } of free) {
      left.delete(name)
      ordered.push({ name, parent })
    }
  }
  const place = ({ name }: OwnedTable) => last.indexOf(name)
  return ordered.sort((one, other) => place(one) - place(other))
}

type Found = OwnedTable & { pointsTo: string[] }

const tables = `
  SELECT c.relname AS name,
         ARRAY(SELECT k.confrelid::regclass::text FROM pg_constraint k
                WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid) AS "pointsTo",
         (SELECT a.attname FROM pg_constraint k
            JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) AND a.attname <> 'tenant_id'
           WHERE k.conrelid = c.oid AND k.confrelid = c.oid AND k.contype = 'f') AS parent
    FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid AND t.attname = 'tenant_id' AND NOT t.attisdropped
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
   ORDER BY c.relname`
