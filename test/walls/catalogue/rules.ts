/** Tables whose rows are the same for everyone. */
export const shared = ['telecom_circle', 'system_role', 'system_role_entry', '_prisma_migrations']

/** Tables of other planes, and the card: they are not the rows of one company. */
const withoutCompany = [
  'tenant',
  'tenant_closure',
  'account',
  'session',
  'refresh_token',
  'signing_key',
  'throttle_bucket',
  'second_factor',
  'recovery_code',
  'letter',
  'one_time_token',
  'registration',
  'epoch',
  'staff_account',
  'staff_session',
  'staff_signing_key',
  'account_event',
]

type Caller = `circlegate_${'tenant' | 'staff' | 'identity' | 'system'}`

/** What runs with the rights of the policy role, and who may call it: one of the logins, or nobody. */
const definers: Record<string, Caller | null> = {
  'enter(uuid,uuid,uuid,bigint,bigint)': 'circlegate_tenant',
  'acting_units()': 'circlegate_tenant',
  'readable_tenants()': 'circlegate_tenant',
  'writable_tenants()': 'circlegate_tenant',
  'served_tenants()': 'circlegate_tenant',
  'card_tenants()': 'circlegate_tenant',
  'may_place(uuid,uuid)': 'circlegate_tenant',
  'code_as(text)': 'circlegate_tenant',
  'managed_tenants()': 'circlegate_tenant',
  'may_move(uuid,timestamp with time zone,text,text,boolean,boolean)': 'circlegate_tenant',
  'proposing_tenants()': 'circlegate_tenant',
  'may_ask(uuid,uuid,jsonb)': 'circlegate_tenant',
  'recall_answer(text)': 'circlegate_tenant',
  'keep_answer(text,text,text)': 'circlegate_tenant',
  'enter_acting(uuid,uuid,uuid,bigint,bigint)': 'circlegate_tenant',
  'acting_sessions()': 'circlegate_tenant',
  'end_acting(uuid)': 'circlegate_tenant',
  'schedule_deletion(uuid,text,integer)': 'circlegate_tenant',
  'cancel_deletion()': 'circlegate_tenant',
  'deletions()': 'circlegate_tenant',
  'schedule_deletion_of(uuid,uuid,text,integer)': 'circlegate_staff',
  'cancel_deletion_of(uuid)': 'circlegate_staff',
  'suspend_ending(uuid)': 'circlegate_staff',
  'hindrance(uuid)': 'circlegate_system',
  'plan_deletion(uuid,uuid,text,integer)': null,
  'call_off_deletion(uuid)': null,
  'ask_export(uuid)': 'circlegate_tenant',
  'exports()': 'circlegate_tenant',
  'circle_figures()': 'circlegate_tenant',
  'export_chunks(uuid,bigint)': 'circlegate_tenant',
  'acting_as(uuid)': 'circlegate_identity',
  'enter_staff(uuid)': 'circlegate_staff',
  'family(uuid)': null,
  'raise_epochs(uuid[])': null,
  'derive_closure()': null,
  'count_change()': null,
  'follow_site()': null,
  'join_site()': null,
  'record_change()': null,
  'keep_tree()': null,
  'hold_unit()': null,
  'hold_rights()': null,
  'hold_role()': null,
  'take_domain()': null,
  'found()': null,
  'keep_sides()': null,
  'leave()': null,
  'conclude()': null,
  'keep_standing()': null,
  'count_offer()': null,
  'count_area()': null,
  'count_accounts()': null,
  'take_seat()': null,
  'keep_key()': null,
  'end_keys()': null,
  'hold_designation()': null,
  'hold_roles()': null,
  'write_letter()': null,
  'keep_history()': null,
  'sign_proposal()': null,
  'signature()': null,
  'decide_proposal()': null,
  'void_proposals()': null,
  'count_staff()': null,
  'tell_of_account(uuid,text,uuid,text,text,text,integer)': 'circlegate_identity',
  'tell_of_entry(uuid,uuid,text,text)': 'circlegate_identity',
  'tell_of_key(uuid,text,text)': 'circlegate_identity',
  'tell_of_staff(uuid,text,text,text,integer)': 'circlegate_staff',
  'trail_session()': null,
  'trail_key()': null,
  'trail_acting()': null,
  'trail_staff()': null,
  'write_notice()': null,
  'tell_of_deletion()': null,
}

const list = (names: readonly string[]) => `(${names.map((name) => `'${name}'`).join(', ')})`
const logins = `('circlegate_tenant', 'circlegate_identity', 'circlegate_staff', 'circlegate_system')`
const ours = `n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'`

/** Each says in one sentence what holds, and finds in SQL where it does not. */
export const rules: Record<string, string> = {
  'every table but the shared ones has row-level security, and forces it on its owner': `
    SELECT c.relname AS fault FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE ${ours} AND c.relkind IN ('r', 'p') AND c.relname NOT IN ${list(shared)}
       AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`,

  'every table but those that are listed belongs to companies': `
    SELECT c.relname AS fault FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE ${ours} AND c.relkind IN ('r', 'p') AND c.relname NOT IN ${list([...shared, ...withoutCompany])}
       AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND a.attnotnull)`,

  'the key of a company’s row is the company and its id': `
    SELECT c.relname AS fault FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
      LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
     WHERE c.relkind IN ('r', 'p') AND coalesce(pg_get_constraintdef(k.oid), '') <> CASE c.relname
       WHEN 'tenant_profile' THEN 'PRIMARY KEY (tenant_id)' ELSE 'PRIMARY KEY (tenant_id, id)' END`,

  'a foreign key to a company’s row carries the company': `
    SELECT k.conname AS fault FROM pg_constraint k
      JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attname = 'tenant_id'
     WHERE k.contype = 'f' AND NOT a.attnum = ANY (k.confkey)`,

  'a unique key of companies’ rows holds within one of them': `
    SELECT i.indexrelid::regclass::text AS fault FROM pg_index i
      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attname = 'tenant_id'
     WHERE i.indisunique AND NOT a.attnum = ANY (i.indkey::int2[])
       AND i.indexrelid::regclass::text NOT IN ('tenant_profile_subdomain_key', 'membership_one_preferred', 'tenant_domain_one_owner')`,

  'a table tells the planner that companies are few': `
    SELECT a.attrelid::regclass::text AS fault FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE ${ours} AND c.relkind IN ('r', 'p') AND a.attname = 'tenant_id'
       AND NOT coalesce('n_distinct=20' = ANY (a.attoptions), false)`,

  'a login is no superuser, makes nothing, and goes past no policy': `
    SELECT rolname AS fault FROM pg_roles WHERE rolname IN ${logins}
       AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication OR rolinherit)`,

  'a login owns nothing': `
    SELECT r.rolname || ' owns ' || d.classid::regclass::text AS fault FROM pg_roles r
      JOIN pg_shdepend d ON d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid AND d.deptype = 'o'
       AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
     WHERE r.rolname IN ${logins}`,

  'a login is a member of no role': `
    SELECT m.member::regrole || ' in ' || m.roleid::regrole AS fault FROM pg_auth_members m
     WHERE m.member::regrole::text IN ${logins}`,

  'nobody signs in as the policy role, and it goes past no policy': `
    SELECT rolname AS fault FROM pg_roles
     WHERE rolname = 'circlegate_policy' AND (rolcanlogin OR rolsuper OR rolbypassrls OR rolcreaterole OR rolinherit)`,

  'the functions with the rights of their owner are those that are listed': `
    SELECT coalesce(f.name, known.name) AS fault FROM (
      SELECT p.proname || '(' || (SELECT coalesce(string_agg(format_type(t, NULL), ',' ORDER BY o), '')
        FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS arg (t, o)) || ')' AS name
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE p.prosecdef AND ${ours} AND n.nspname = 'gate'
      UNION ALL
      SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE p.prosecdef AND ${ours} AND n.nspname <> 'gate'
    ) f FULL JOIN unnest(ARRAY[${Object.keys(definers).map((name) => `'${name}'`)}]) AS known (name) USING (name)
     WHERE f.name IS NULL OR known.name IS NULL`,

  'such a function has a fixed search path and belongs to the policy role': `
    SELECT p.proname::text AS fault FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
     WHERE p.prosecdef AND ${ours}
       AND (p.proconfig IS DISTINCT FROM ARRAY['search_path=pg_catalog, pg_temp'] OR p.proowner <> 'circlegate_policy'::regrole)`,

  'such a function is called by those that are listed': `
    SELECT p.proname || ' by ' || CASE g.grantee WHEN 0 THEN 'everyone' ELSE g.grantee::regrole::text END AS fault
      FROM pg_proc p CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
     WHERE p.pronamespace = 'gate'::regnamespace AND g.grantee <> p.proowner
       AND (g.grantee::regrole::text || ' ' || p.proname) <> ALL (ARRAY[${called().map((one) => `'${one}'`)}])
       AND (g.grantee <> 'circlegate_tenant'::regrole OR p.proname IN ${list(uncalled())})`,

  'no view shows more than who asks may see': `
    SELECT c.relname AS fault FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE ${ours} AND (c.relkind = 'm'
        OR (c.relkind = 'v' AND NOT coalesce(c.reloptions @> '{security_invoker=true}', false)))`,

  'the tenant’s login moves no row to another company and gives none another id': `
    SELECT a.attrelid::regclass || '.' || a.attname AS fault FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE ${ours} AND c.relkind IN ('r', 'p') AND a.attname IN ('id', 'tenant_id', 'vendor_id', 'circle_id', 'site_id', 'assignment_id')
       AND has_column_privilege('circlegate_tenant', c.oid, a.attnum, 'UPDATE')`,

  'the tenant’s login removes no row, and makes nothing': `
    SELECT c.relname || ': ' || word AS fault FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
           unnest(ARRAY['DELETE', 'TRUNCATE', 'TRIGGER', 'REFERENCES']) AS word
     WHERE ${ours} AND c.relkind IN ('r', 'p', 'v', 'm') AND has_table_privilege('circlegate_tenant', c.oid, word)
    UNION ALL
    SELECT nspname FROM pg_namespace n WHERE ${ours} AND has_schema_privilege('circlegate_tenant', oid, 'CREATE')`,

  'no table is open to everyone': `
    SELECT c.relname || ': ' || g.privilege_type AS fault FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     CROSS JOIN LATERAL aclexplode(c.relacl) g WHERE ${ours} AND g.grantee = 0`,

  'no policy of the tenant’s login says that everything may': `
    SELECT tablename || '.' || policyname AS fault FROM pg_policies
     WHERE ('circlegate_tenant' = ANY (roles) OR 'public' = ANY (roles))
       AND ('public' = ANY (roles) OR permissive <> 'PERMISSIVE' OR cmd = 'ALL'
         OR coalesce(qual, with_check) !~ 'gate\\.|FROM')`,
}

function bare(name: string): string {
  return name.slice(0, name.indexOf('('))
}

/** What the tenant's login does not call. */
function uncalled(): string[] {
  const names = Object.keys(definers).filter((name) => definers[name] !== 'circlegate_tenant')
  return [...names.map(bare), 'uuid7']
}

/** What other logins than the tenant's call, each behind its name. */
function called(): string[] {
  const others = Object.entries(definers).filter(([, by]) => by && by !== 'circlegate_tenant')
  return [...others.map(([name, by]) => `${by} ${bare(name)}`), 'circlegate_staff acting_staff']
}
