-- A company is deleted once a time of grace is over: everything that it owns, but for its card and a signed record of what was removed.

-- CreateTable
CREATE TABLE "tenant_deletion" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "asked_by" TEXT NOT NULL,
    "by_staff" BOOLEAN NOT NULL,
    "reason" TEXT NOT NULL,
    "standing" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "cancelled_at" TIMESTAMPTZ(3),
    "cancelled_by" TEXT,
    "held_until" TIMESTAMPTZ(3),
    "journal_seq" BIGINT,
    "journal_hash" TEXT,
    "removed" JSONB NOT NULL DEFAULT '{}',
    "finished_at" TIMESTAMPTZ(3),
    "record" TEXT,

    CONSTRAINT "tenant_deletion_pkey" PRIMARY KEY ("tenant_id","id")
);

-- AddForeignKey
ALTER TABLE "tenant_deletion" ADD CONSTRAINT "tenant_deletion_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- ── Below is what Prisma does not see ───────────────────────────────────────────────────────────
ALTER TABLE tenant_deletion
  ADD CHECK ((cancelled_at IS NULL) = (cancelled_by IS NULL)),
  ADD CHECK ((finished_at IS NULL) = (record IS NULL)),
  ADD CHECK (cancelled_at IS NULL OR finished_at IS NULL);
-- A company is deleted once, and is asked for one deletion at a time.
CREATE UNIQUE INDEX tenant_deletion_one_open ON tenant_deletion (tenant_id) WHERE cancelled_at IS NULL;

-- It is nobody's to read on the tenants' plane: their login has no right to it, only the functions below have.
ALTER TABLE tenant_deletion ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenant_deletion FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant_deletion ALTER COLUMN tenant_id SET (n_distinct = 20);
CREATE POLICY system ON tenant_deletion TO circlegate_system USING (true) WITH CHECK (true);
CREATE POLICY facts ON tenant_deletion TO circlegate_policy USING (true) WITH CHECK (true);
CREATE POLICY staff ON tenant_deletion FOR SELECT TO circlegate_staff USING ((SELECT gate.acting_staff()) IS NOT NULL);
GRANT SELECT, INSERT, UPDATE, DELETE ON tenant_deletion TO circlegate_system;
GRANT SELECT, INSERT, UPDATE (cancelled_at, cancelled_by) ON tenant_deletion TO circlegate_policy;
GRANT SELECT ON tenant_deletion TO circlegate_staff;
GRANT UPDATE (status) ON tenant TO circlegate_policy;

-- The journal tells who asked for it and who called it off; once it is done there is no journal left.
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OF cancelled_at OR DELETE ON tenant_deletion
  FOR EACH ROW EXECUTE FUNCTION gate.record_change('TenantDeletion', 'tenant_id', 'id');
CREATE TRIGGER call_chores AFTER INSERT ON tenant_deletion FOR EACH STATEMENT EXECUTE FUNCTION gate.call_chores();

GRANT CREATE ON SCHEMA gate TO circlegate_policy;

-- What still stands between a company and its end: companies that it is above of, and contracts that are in force or to come. They are
-- other companies' as well, and end as they are agreed to end.
CREATE FUNCTION gate.hindrance(p_tenant uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN EXISTS (SELECT FROM public.corporate_relationship r
                  WHERE r.corporate_id = p_tenant AND (r.valid_until IS NULL OR r.valid_until > now())) THEN 'BELOW'
    WHEN EXISTS (SELECT FROM public.vendor_relationship r
                  WHERE p_tenant IN (r.tenant_id, r.vendor_id) AND r.status <> 'TERMINATED'
                    AND (r.valid_until IS NULL OR r.valid_until > now())) THEN 'CONTRACTS' END
$$;

-- Says what keeps it from being asked for; nothing where it has been. From then on the company works no more: it reads, takes its
-- export, and may call it off.
CREATE FUNCTION gate.plan_deletion(p_tenant uuid, p_id uuid, p_reason text, p_days int) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  stands text;
  hindered text;
BEGIN
  SELECT t.status INTO stands FROM public.tenant t WHERE t.id = p_tenant FOR UPDATE;
  IF stands IS NULL THEN RETURN 'ABSENT'; END IF;
  IF EXISTS (SELECT FROM public.tenant_deletion d WHERE d.tenant_id = p_tenant AND d.cancelled_at IS NULL) THEN RETURN 'ASKED'; END IF;
  hindered := gate.hindrance(p_tenant);
  IF hindered IS NOT NULL THEN RETURN hindered; END IF;
  INSERT INTO public.tenant_deletion (tenant_id, id, asked_by, by_staff, reason, standing, due_at)
  VALUES (p_tenant, p_id,
    coalesce(nullif(current_setting('app.staff_name', true), ''), current_setting('app.member_name', true)),
    gate.acting_staff() IS NOT NULL, p_reason, stands, now() + make_interval(days => p_days));
  UPDATE public.tenant SET status = 'SUSPENDED' WHERE id = p_tenant AND status IN ('TRIAL', 'ACTIVE', 'PAST_DUE');
  RETURN NULL;
END $$;

-- It is called off as long as nothing has been removed. The company stands again as it stood.
CREATE FUNCTION gate.call_off_deletion(p_tenant uuid) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found record;
BEGIN
  PERFORM FROM public.tenant t WHERE t.id = p_tenant FOR UPDATE;
  UPDATE public.tenant_deletion d SET cancelled_at = now(),
      cancelled_by = coalesce(nullif(current_setting('app.staff_name', true), ''), current_setting('app.member_name', true))
    FROM public.tenant t
   WHERE d.tenant_id = p_tenant AND t.id = d.tenant_id AND d.cancelled_at IS NULL AND t.status <> 'DELETED'
  RETURNING d.id, d.standing INTO found;
  UPDATE public.tenant SET status = found.standing WHERE id = p_tenant AND status = 'SUSPENDED' AND found.id IS NOT NULL;
  RETURN found.id;
END $$;

-- The whole company asks, and nobody of the staff in its name.
CREATE FUNCTION gate.deletes_itself() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT gate.acting_tenant() IS NOT NULL AND gate.acting_unit() IS NULL AND gate.acting_staff() IS NULL $$;

CREATE FUNCTION gate.schedule_deletion(p_id uuid, p_reason text, p_days int) RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN gate.deletes_itself() THEN gate.plan_deletion(gate.acting_tenant(), p_id, p_reason, p_days) ELSE 'ABSENT' END
$$;

CREATE FUNCTION gate.cancel_deletion() RETURNS uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN gate.deletes_itself() THEN gate.call_off_deletion(gate.acting_tenant()) END
$$;

CREATE FUNCTION gate.deletions() RETURNS SETOF public.tenant_deletion
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.* FROM public.tenant_deletion d WHERE d.tenant_id = gate.acting_tenant() AND gate.acting_unit() IS NULL
$$;

CREATE FUNCTION gate.schedule_deletion_of(p_tenant uuid, p_id uuid, p_reason text, p_days int) RETURNS text
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN gate.acting_staff() IS NOT NULL THEN gate.plan_deletion(p_tenant, p_id, p_reason, p_days) ELSE 'ABSENT' END
$$;

CREATE FUNCTION gate.cancel_deletion_of(p_tenant uuid) RETURNS uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN gate.acting_staff() IS NOT NULL THEN gate.call_off_deletion(p_tenant) END
$$;

DO $$
DECLARE
  f regprocedure;
BEGIN
  FOREACH f IN ARRAY ARRAY['gate.hindrance(uuid)', 'gate.plan_deletion(uuid, uuid, text, int)', 'gate.call_off_deletion(uuid)',
    'gate.deletes_itself()', 'gate.schedule_deletion(uuid, text, int)', 'gate.cancel_deletion()', 'gate.deletions()',
    'gate.schedule_deletion_of(uuid, uuid, text, int)', 'gate.cancel_deletion_of(uuid)']::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('ALTER FUNCTION %s OWNER TO circlegate_policy', f);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
GRANT EXECUTE ON FUNCTION gate.schedule_deletion(uuid, text, int), gate.cancel_deletion(), gate.deletions() TO circlegate_tenant;
GRANT EXECUTE ON FUNCTION gate.schedule_deletion_of(uuid, uuid, text, int), gate.cancel_deletion_of(uuid) TO circlegate_staff;
GRANT EXECUTE ON FUNCTION gate.hindrance(uuid) TO circlegate_system;

-- ── Who holds what ──────────────────────────────────────────────────────────────────────────────
INSERT INTO system_role_entry (tenant_type, role_code, permission)
SELECT tenant_type, code, 'deletion.*' FROM system_role WHERE code = 'admin';
