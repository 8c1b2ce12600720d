import type pg from 'pg'
import { strippings } from './conditions.ts'
import { plain } from './policies.ts'

/** A function made wrong, and the statements that make it so and mend it again. */
type FunctionMutation = { name: string; what: string; plant: string; mend: string }

/**
 * The functions that say who sees what: those that policies ask and that look into tables. What no policy asks is
 * held by tests of its own: test/api/acting-session, test/api/export, test/api/deletion.
 */
const asked = `
  SELECT p.proname AS name, p.prosrc AS body, pg_get_functiondef(p.oid) AS definition
    FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
   WHERE p.pronamespace = 'gate'::regnamespace AND l.lanname IN ('sql', 'plpgsql') AND p.prosecdef AND p.provolatile = 's'
     AND has_function_privilege('circlegate_tenant', p.oid, 'EXECUTE') AND p.proname NOT IN ('acting_sessions', 'exports', 'export_chunks', 'deletions')
   ORDER BY p.proname`

/**
 * The tables of which a policy or a trigger asks a function of this name, itself or through others. A fault that shows in
 * another table alone would be missed, and said to be.
 */
export async function tablesThatAsk(owner: pg.Client, name: string): Promise<string[]> {
  const { rows } = await owner.query<{ table: string }>(asking, [name])
  return rows.map(({ table }) => table)
}

const asking = `
  WITH RECURSIVE asking AS (
    SELECT $1::name AS name UNION
    SELECT p.proname FROM pg_proc p JOIN asking a ON p.prosrc LIKE '%gate.' || a.name || '(%'
     WHERE p.pronamespace = 'gate'::regnamespace)
  SELECT tablename AS table FROM pg_policies JOIN asking ON concat(qual, with_check) LIKE '%' || name || '(%'
   WHERE 'circlegate_tenant' = ANY (roles) AND cmd <> 'SELECT'
   UNION
  SELECT t.tgrelid::regclass::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN asking ON name = p.proname
   WHERE p.pronamespace = 'gate'::regnamespace`

export async function functionMutations(owner: pg.Client): Promise<FunctionMutation[]> {
  type Row = { name: string; body: string; definition: string }
  const { rows } = await owner.query<Row>(asked)
  return rows.flatMap(({ name, body, definition }) =>
    strippings(body).map(({ part, without }) => ({
      name,
      what: `${name} without ${plain(part)}`,
      plant: definition.replace(body, () => without),
      mend: definition,
    })),
  )
}
