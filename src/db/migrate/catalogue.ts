import type pg from 'pg'

/** Everything that the catalogue says of each object: aspect by aspect, as text that compares. */
export type Catalogue = Map<string, Map<string, string>>

/** Schemas that are not the product's: PostgreSQL's own. */
const ours = `n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'`

/** What an extension brought along is the extension's. */
const ownMade = (catalogue: string, oid: string) => `NOT EXISTS (
  SELECT FROM pg_depend e WHERE e.classid = '${catalogue}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`

const tables = `pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace`
const isTable = `${ours} AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname <> '_prisma_migrations' AND ${ownMade('pg_class', 'c.oid')}`
const table = `CASE c.relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialised view ' ELSE 'table ' END
  || CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname`

const routines = `pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang`
const isRoutine = `${ours} AND ${ownMade('pg_proc', 'p.oid')}`
const routine = `'function ' || n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'`

/** Whoever migrates may bear any name; what matters is that it is the same one. */
const named = (oid: string) => `CASE WHEN ${oid} = 0 THEN 'everyone'
  WHEN ${oid} = current_user::regrole THEN 'the owner' ELSE ${oid}::regrole::text END`

const grants = (object: string, acl: string, from: string, where: string, part = `''`) => `
  SELECT ${object}, 'grant of ' || g.privilege_type || ${part} || ' to ' || ${named('g.grantee')},
         CASE WHEN bool_or(g.is_grantable) THEN 'with grant option' ELSE 'given' END
    FROM ${from}, aclexplode(${acl}) g WHERE ${where} GROUP BY 1, 2`

const firing = (flag: string) =>
  `CASE ${flag} WHEN 'O' THEN 'on' WHEN 'D' THEN 'off' WHEN 'R' THEN 'on replicas only' ELSE 'always' END`

/** One query for each kind of thing that can drift; each yields object, aspect, value. */
const queries = [
  `SELECT 'schema ' || n.nspname, 'owner', ${named('n.nspowner')} FROM pg_namespace n WHERE ${ours}`,
  grants(
    `'schema ' || n.nspname`,
    `coalesce(n.nspacl, acldefault('n', n.nspowner))`,
    'pg_namespace n',
    ours,
  ),

  `SELECT ${table}, 'owner', ${named('c.relowner')} FROM ${tables} WHERE ${isTable}`,
  `SELECT ${table}, 'row-level security',
          CASE WHEN c.relrowsecurity THEN 'enabled' ELSE 'disabled' END
          || CASE WHEN c.relforcerowsecurity THEN ', forced' ELSE ', not forced' END
     FROM ${tables} WHERE ${isTable} AND c.relkind IN ('r', 'p')`,
  `SELECT ${table}, 'options', array_to_string(c.reloptions, ', ') FROM ${tables}
    WHERE ${isTable} AND c.reloptions IS NOT NULL`,
  `SELECT ${table}, 'definition', pg_get_viewdef(c.oid) FROM ${tables}
    WHERE ${isTable} AND c.relkind IN ('v', 'm')`,
  grants(table, `coalesce(c.relacl, acldefault('r', c.relowner))`, tables, isTable),

  `SELECT ${table}, 'column ' || a.attname,
          format_type(a.atttypid, a.atttypmod)
          || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
          || CASE WHEN a.attcollation <> t.typcollation THEN ' COLLATE ' || a.attcollation::regcollation ELSE '' END
          || CASE a.attidentity WHEN 'a' THEN ' IDENTITY ALWAYS' WHEN 'd' THEN ' IDENTITY' ELSE '' END
          || CASE WHEN d.oid IS NULL THEN ''
                  WHEN a.attgenerated = '' THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)
                  ELSE ' GENERATED AS ' || pg_get_expr(d.adbin, d.adrelid) END
          || coalesce((SELECT ' WITH ' || option FROM unnest(a.attoptions) option WHERE option LIKE 'n_distinct=%'), '')
     FROM ${tables} JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
     LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE ${isTable} AND a.attnum > 0 AND NOT a.attisdropped`,
  grants(
    table,
    'a.attacl',
    `${tables} JOIN pg_attribute a ON a.attrelid = c.oid`,
    `${isTable} AND a.attacl IS NOT NULL AND NOT a.attisdropped`,
    `' (' || a.attname || ')'`,
  ),

  `SELECT ${table}, 'constraint ' || k.conname,
          pg_get_constraintdef(k.oid) || CASE WHEN k.condeferred THEN ' (deferred)' ELSE '' END
     FROM ${tables} JOIN pg_constraint k ON k.conrelid = c.oid WHERE ${isTable} AND k.contype <> 't'`,
  `SELECT ${table}, 'index ' || i.indexrelid::regclass::text,
          pg_get_indexdef(i.indexrelid) || CASE WHEN i.indisvalid THEN '' ELSE ' (invalid)' END
     FROM ${tables} JOIN pg_index i ON i.indrelid = c.oid WHERE ${isTable}`,
  `SELECT ${table}, 'policy ' || p.polname,
          CASE WHEN p.polpermissive THEN 'PERMISSIVE ' ELSE 'RESTRICTIVE ' END
          || CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                           WHEN 'd' THEN 'DELETE' ELSE 'ALL' END
          || ' TO ' || (SELECT string_agg(${named('r')}, ', ' ORDER BY ${named('r')}) FROM unnest(p.polroles) r)
          || ' USING ' || coalesce(pg_get_expr(p.polqual, p.polrelid), 'nothing')
          || ' WITH CHECK ' || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), 'nothing')
     FROM ${tables} JOIN pg_policy p ON p.polrelid = c.oid WHERE ${isTable}`,
  `SELECT ${table}, 'trigger ' || t.tgname, ${firing('t.tgenabled')} || ', ' || pg_get_triggerdef(t.oid)
     FROM ${tables} JOIN pg_trigger t ON t.tgrelid = c.oid WHERE ${isTable} AND NOT t.tgisinternal`,
  // Foreign keys are kept by triggers of PostgreSQL's own, which can be switched off as well.
  `SELECT ${table}, 'foreign keys checking', string_agg(DISTINCT ${firing('t.tgenabled')}, ', ')
     FROM ${tables} JOIN pg_trigger t ON t.tgrelid = c.oid WHERE ${isTable} AND t.tgisinternal GROUP BY 1`,
  `SELECT ${table}, 'rule ' || r.rulename, pg_get_ruledef(r.oid)
     FROM ${tables} JOIN pg_rewrite r ON r.ev_class = c.oid WHERE ${isTable} AND r.rulename <> '_RETURN'`,
  `SELECT ${table}, 'inherits from ' || i.inhparent::regclass::text, coalesce(pg_get_expr(c.relpartbound, c.oid), 'inherits')
     FROM ${tables} JOIN pg_inherits i ON i.inhrelid = c.oid WHERE ${isTable}`,

  `SELECT ${routine}, 'owner', ${named('p.proowner')} FROM ${routines} WHERE ${isRoutine}`,
  `SELECT ${routine}, 'body', coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) FROM ${routines} WHERE ${isRoutine}`,
  `SELECT ${routine}, 'security', CASE WHEN p.prosecdef THEN 'definer' ELSE 'invoker' END FROM ${routines} WHERE ${isRoutine}`,
  `SELECT ${routine}, 'settings', coalesce(array_to_string(p.proconfig, ', '), 'none') FROM ${routines} WHERE ${isRoutine}`,
  `SELECT ${routine}, 'kind', concat_ws(' ', CASE p.prokind WHEN 'p' THEN 'procedure' END, l.lanname,
            CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END,
            CASE p.proparallel WHEN 's' THEN 'parallel safe' WHEN 'r' THEN 'parallel restricted' END,
            CASE WHEN p.proisstrict THEN 'strict' END, CASE WHEN p.proleakproof THEN 'leakproof' END,
            'taking (' || pg_get_function_arguments(p.oid) || ')', 'returning ' || pg_get_function_result(p.oid))
     FROM ${routines} WHERE ${isRoutine}`,
  grants(routine, `coalesce(p.proacl, acldefault('f', p.proowner))`, routines, isRoutine),

  `SELECT 'sequence ' || n.nspname || '.' || c.relname, 'definition',
          concat_ws(', ', s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcycle)
     FROM ${tables} JOIN pg_sequence s ON s.seqrelid = c.oid WHERE ${ours} AND ${ownMade('pg_class', 'c.oid')}`,
  grants(
    `'sequence ' || n.nspname || '.' || c.relname`,
    `coalesce(c.relacl, acldefault('s', c.relowner))`,
    tables,
    `${ours} AND c.relkind = 'S' AND ${ownMade('pg_class', 'c.oid')}`,
  ),

  `SELECT 'type ' || n.nspname || '.' || t.typname, 'values',
          (SELECT string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)
     FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE ${ours} AND t.typtype = 'e' AND ${ownMade('pg_type', 't.oid')}`,
  `SELECT 'type ' || n.nspname || '.' || t.typname, 'definition', concat_ws(' ', format_type(t.typbasetype, t.typtypmod),
          CASE WHEN t.typnotnull THEN 'NOT NULL' END, t.typdefault,
          (SELECT string_agg(pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname) FROM pg_constraint k WHERE k.contypid = t.oid))
     FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE ${ours} AND t.typtype = 'd' AND ${ownMade('pg_type', 't.oid')}`,

  `SELECT 'extension ' || e.extname, 'schema', n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace`,
  `SELECT 'event trigger ' || t.evtname, 'definition', t.evtevent || ' ' || t.evtfoid::regproc || ' ' || t.evtenabled::text FROM pg_event_trigger t`,
  // A setting for a role in this database alone; those for the whole cluster are the role's own.
  `SELECT 'role ' || ${named('s.setrole')}, 'settings here', array_to_string(s.setconfig, ', ')
     FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = current_database()`,
  grants(
    `'default rights of ' || ${named('a.defaclrole')} || coalesce(' in ' || nullif(a.defaclnamespace, 0)::regnamespace, '')
      || ' on ' || CASE a.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions'
                   WHEN 'T' THEN 'types' ELSE 'schemas' END`,
    'a.defaclacl',
    'pg_default_acl a',
    'true',
  ),
]

/** Reads the catalogue of the database that the connection is on. */
export async function readCatalogue(client: pg.Client): Promise<Catalogue> {
  // Names are then written out in full wherever PostgreSQL prints an expression.
  await client.query('SET search_path = pg_catalog')
  const catalogue: Catalogue = new Map()
  for (const query of queries) {
    const { rows } = await client.query<string[]>({ text: query, rowMode: 'array' })
    for (const [object = '', aspect = '', value] of rows)
      add(catalogue, object, [aspect, value ?? ''])
  }
  return catalogue
}

function add(catalogue: Catalogue, object: string, [aspect, value]: [string, string]): void {
  const aspects = catalogue.get(object) ?? new Map<string, string>()
  catalogue.set(object, aspects.set(aspect, value))
}
