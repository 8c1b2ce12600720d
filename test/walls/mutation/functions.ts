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
