-- AlterTable
ALTER TABLE "tenant_domain" ADD COLUMN     "challenge" UUID NOT NULL DEFAULT gen_random_uuid(),
ADD COLUMN     "created_from" TEXT,
ADD COLUMN     "removed_at" TIMESTAMPTZ(3),
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

ALTER TABLE tenant_domain
  ADD CHECK (host ~ '^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$' AND length(host) <= 253),
  ADD CHECK (verified_at IS NOT NULL OR NOT is_primary),
  ADD CHECK (removed_at IS NULL OR verified_at IS NULL);

-- Any number of companies may claim a host; one at most has proved that it is theirs.
CREATE UNIQUE INDEX tenant_domain_one_owner ON tenant_domain (host) WHERE verified_at IS NOT NULL;
CREATE UNIQUE INDEX tenant_domain_once ON tenant_domain (tenant_id, host) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX tenant_domain_one_primary ON tenant_domain (tenant_id) WHERE is_primary;

-- ── The wall below ──────────────────────────────────────────────────────────────────────────────
CREATE POLICY adding ON tenant_domain FOR INSERT TO circlegate_tenant WITH CHECK (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants())) AND (SELECT gate.acting_unit()) IS NULL
);
CREATE POLICY changing ON tenant_domain FOR UPDATE TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants())) AND (SELECT gate.acting_unit()) IS NULL
);
CREATE POLICY identity ON tenant_domain TO circlegate_identity USING (true) WITH CHECK (true);
CREATE POLICY facts ON tenant_domain TO circlegate_policy USING (true) WITH CHECK (true);

GRANT INSERT ON tenant_domain TO circlegate_tenant;
GRANT UPDATE (is_primary, verified_at, removed_at, version) ON tenant_domain TO circlegate_tenant;
GRANT SELECT ON tenant_domain TO circlegate_identity, circlegate_policy;
GRANT UPDATE (is_primary, verified_at, version) ON tenant_domain TO circlegate_policy;

-- ── One owner ───────────────────────────────────────────────────────────────────────────────────
GRANT CREATE ON SCHEMA gate TO circlegate_policy;

-- Whoever proves that a host is theirs has it from then on, and whoever had it before has it no more. Neither
-- is told of the other: for the former owner nobody has done it.
CREATE FUNCTION gate.take_domain() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  acting text := current_setting('app.tenant_id', true);
  member text := current_setting('app.membership_id', true);
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('circlegate domain'), hashtext(NEW.host));
  PERFORM set_config('app.tenant_id', '', true), set_config('app.membership_id', '', true);
  UPDATE public.tenant_domain SET verified_at = NULL, is_primary = false, version = version + 1
   WHERE host = NEW.host AND verified_at IS NOT NULL AND (tenant_id, id) <> (NEW.tenant_id, NEW.id);
  PERFORM set_config('app.tenant_id', coalesce(acting, ''), true), set_config('app.membership_id', coalesce(member, ''), true);
  RETURN NEW;
END $$;

CREATE TRIGGER take_domain BEFORE INSERT OR UPDATE OF verified_at ON tenant_domain
  FOR EACH ROW WHEN (NEW.verified_at IS NOT NULL) EXECUTE FUNCTION gate.take_domain();

REVOKE ALL ON FUNCTION gate.take_domain() FROM PUBLIC;
ALTER FUNCTION gate.take_domain() OWNER TO circlegate_policy;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;

-- A host leads nowhere any more as soon as it is removed or lost, on every node.
CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON tenant_domain
  FOR EACH ROW EXECUTE FUNCTION gate.count_change('self', 'tenant_id');

-- ── The roles ───────────────────────────────────────────────────────────────────────────────────
INSERT INTO system_role_entry (tenant_type, role_code, permission)
SELECT tenant_type, code, CASE code WHEN 'admin' THEN 'domain.*' ELSE 'domain.read' END
  FROM system_role WHERE code IN ('admin', 'manager', 'viewer');
