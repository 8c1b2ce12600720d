/** For each rule what is planted against it, and the fault that it must then name. */
export const planted: [rule: string, plant: string, fault: string][] = [
  ['row-level security', 'ALTER TABLE site DISABLE ROW LEVEL SECURITY', 'site'],
  ['row-level security', 'ALTER TABLE membership NO FORCE ROW LEVEL SECURITY', 'membership'],
  ['row-level security', 'CREATE TABLE note (tenant_id uuid, id uuid, PRIMARY KEY (tenant_id, id))', 'note'], // biome-ignore format: one fault
  ['belongs to companies', 'CREATE TABLE note (id uuid PRIMARY KEY)', 'note'],
  ['belongs to companies', 'CREATE TABLE note (id uuid PRIMARY KEY, tenant_id uuid)', 'note'],
  ['the key of', 'CREATE TABLE note (tenant_id uuid NOT NULL, id uuid PRIMARY KEY)', 'note'],
  ['the key of', 'CREATE TABLE note (tenant_id uuid NOT NULL, id uuid)', 'note'],
  ['foreign key', 'ALTER TABLE site ADD UNIQUE (id); ALTER TABLE vendor_placement ADD CONSTRAINT across FOREIGN KEY (assignment_id) REFERENCES site (id)', 'across'], // biome-ignore format: one fault
  ['unique key', 'CREATE UNIQUE INDEX told ON site (id)', 'told'],
  ['companies are few', 'ALTER TABLE site ALTER COLUMN tenant_id RESET (n_distinct)', 'site'],
  ['companies are few', 'CREATE TABLE note (tenant_id uuid, id uuid, PRIMARY KEY (tenant_id, id))', 'note'], // biome-ignore format: one fault
  ['is no superuser', 'ALTER ROLE circlegate_tenant BYPASSRLS', 'circlegate_tenant'],
  ['is no superuser', 'ALTER ROLE circlegate_identity SUPERUSER', 'circlegate_identity'],
  ['is no superuser', 'ALTER ROLE circlegate_staff CREATEROLE', 'circlegate_staff'],
  ['is no superuser', 'ALTER ROLE circlegate_system INHERIT', 'circlegate_system'],
  [
    'owns nothing',
    'ALTER TABLE site OWNER TO circlegate_tenant',
    'circlegate_tenant owns pg_class',
  ],
  ['owns nothing', 'ALTER FUNCTION gate.may_write() OWNER TO circlegate_staff', 'circlegate_staff owns pg_proc'], // biome-ignore format: one fault
  ['member of no role', 'GRANT circlegate_policy TO circlegate_tenant', 'circlegate_tenant in circlegate_policy'], // biome-ignore format: one fault
  ['the policy role, and it goes', 'ALTER ROLE circlegate_policy LOGIN', 'circlegate_policy'],
  ['rights of their owner', "CREATE FUNCTION gate.backdoor(a int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'", 'backdoor(integer)'], // biome-ignore format: one fault
  ['rights of their owner', "CREATE FUNCTION public.backdoor() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'", 'backdoor()'], // biome-ignore format: one fault
  ['rights of their owner', 'ALTER FUNCTION gate.served_tenants() SECURITY INVOKER', 'served_tenants()'], // biome-ignore format: one fault
  ['fixed search path', 'ALTER FUNCTION gate.family(uuid) RESET search_path', 'family'],
  ['fixed search path', 'ALTER FUNCTION gate.family(uuid) SET search_path = public', 'family'],
  ['fixed search path', 'ALTER FUNCTION gate.family(uuid) OWNER TO CURRENT_USER', 'family'],
  ['is called by', 'GRANT EXECUTE ON FUNCTION gate.raise_epochs(uuid[]) TO circlegate_tenant', 'raise_epochs by circlegate_tenant'], // biome-ignore format: one fault
  ['is called by', 'GRANT EXECUTE ON FUNCTION gate.enter(uuid, uuid, uuid, bigint, bigint) TO PUBLIC', 'enter by everyone'], // biome-ignore format: one fault
  ['no view', 'CREATE VIEW all_sites AS SELECT * FROM site', 'all_sites'],
  ['no view', 'CREATE MATERIALIZED VIEW all_sites AS SELECT * FROM site', 'all_sites'],
  ['moves no row to', 'GRANT UPDATE (tenant_id) ON site TO circlegate_tenant', 'site.tenant_id'],
  [
    'moves no row to',
    'GRANT UPDATE ON site_assignment TO circlegate_tenant',
    'site_assignment.vendor_id',
  ],
  ['removes no row', 'GRANT DELETE ON site TO circlegate_tenant', 'site: DELETE'],
  ['removes no row', 'GRANT CREATE ON SCHEMA gate TO circlegate_tenant', 'gate'],
  ['open to everyone', 'GRANT SELECT ON account TO PUBLIC', 'account: SELECT'],
  ['everything may', 'CREATE POLICY more ON site FOR SELECT TO circlegate_tenant USING (true)', 'site.more'], // biome-ignore format: one fault
  ['everything may', 'CREATE POLICY more ON site USING (tenant_id = (SELECT gate.acting_tenant()))', 'site.more'], // biome-ignore format: one fault
]
