-- The journal: who changed what, as whom, by which decision, from what to what. Written with the change itself.

-- CreateTable
CREATE TABLE "audit_entry" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "entity_id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "field" TEXT,
    "actor_tenant_id" UUID,
    "actor_id" UUID,
    "actor_name" TEXT,
    "request_id" TEXT,
    "address" TEXT,
    "permission" TEXT,
    "reach" TEXT,
    "decision_id" UUID,
    "changes" JSONB NOT NULL DEFAULT '{}',
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "audit_entry_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "audit_entry_tenant_id_entity_id_id_idx" ON "audit_entry"("tenant_id", "entity_id", "id");

-- CreateIndex
CREATE INDEX "audit_entry_tenant_id_actor_id_id_idx" ON "audit_entry"("tenant_id", "actor_id", "id");

-- What was done in the place of others, which is little of all that is done.
CREATE INDEX audit_entry_elsewhere ON audit_entry (actor_tenant_id, id) WHERE actor_tenant_id <> tenant_id;

ALTER TABLE audit_entry
  ADD CHECK (action IN ('CREATED', 'UPDATED', 'DELETED'));

-- ── The wall below ──────────────────────────────────────────────────────────────────────────────
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON audit_entry TO circlegate_system USING (true) WITH CHECK (true);
CREATE POLICY facts ON audit_entry TO circlegate_policy USING (true) WITH CHECK (true);
-- Whose row it is, and whose doing.
CREATE POLICY sides ON audit_entry FOR SELECT TO circlegate_tenant USING (
  (tenant_id = ANY (ARRAY(SELECT gate.readable_tenants())) OR actor_tenant_id = (SELECT gate.acting_tenant()))
  AND (SELECT gate.acting_unit()) IS NULL
);

GRANT SELECT ON audit_entry TO circlegate_tenant;
GRANT SELECT, INSERT ON audit_entry TO circlegate_system;
GRANT INSERT ON audit_entry TO circlegate_policy;

-- ── Nothing that was written is written anew ────────────────────────────────────────────────────
-- No login has the right; this stops the owner's slip as well.
CREATE FUNCTION gate.keep_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the journal is added to, and never changed' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER keep_entry BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION gate.keep_entry();
CREATE TRIGGER keep_entries BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION gate.keep_entry();

-- ── Who acts is known by name ───────────────────────────────────────────────────────────────────
GRANT CREATE ON SCHEMA gate TO circlegate_policy;

-- As before, and says the name of whoever acts.
CREATE OR REPLACE FUNCTION gate.enter(
  p_session uuid, p_tenant uuid, p_membership uuid, p_account_epoch bigint, p_tenant_epoch bigint
) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  seen record;
BEGIN
  SELECT s.ended_at IS NULL AND s.expires_at > now() AND a.status = 'ACTIVE' AS signed_in,
         m.status = 'ACTIVE' AND m.valid_from <= now() AND (m.valid_until IS NULL OR m.valid_until > now()) AS belongs,
         t.status AS standing, m.unit_id, m.display_name, ae.value AS account_epoch, te.value AS tenant_epoch
    INTO seen
    FROM public.session s
    JOIN public.account a ON a.id = s.account_id
    JOIN public.epoch ae ON ae.subject_id = a.id
    LEFT JOIN public.membership m ON m.tenant_id = p_tenant AND m.id = p_membership AND m.account_id = a.id
    LEFT JOIN public.tenant t ON t.id = m.tenant_id
    LEFT JOIN public.epoch te ON te.subject_id = m.tenant_id
   WHERE s.id = p_session;
  IF NOT coalesce(seen.signed_in, false) THEN
    RAISE EXCEPTION 'the session has ended' USING ERRCODE = 'CG401';
  ELSIF NOT coalesce(seen.belongs, false) OR seen.standing IN ('DEACTIVATED', 'DELETED') THEN
    RAISE EXCEPTION 'the membership does not stand' USING ERRCODE = 'CG404';
  ELSIF (seen.account_epoch, seen.tenant_epoch) IS DISTINCT FROM (p_account_epoch, p_tenant_epoch) THEN
    RAISE EXCEPTION 'what the caller may do has changed' USING ERRCODE = 'CG409';
  END IF;
  PERFORM set_config('app.tenant_id', p_tenant::text, true),
          set_config('app.membership_id', p_membership::text, true),
          set_config('app.unit_id', coalesce(seen.unit_id::text, ''), true),
          set_config('app.member_name', seen.display_name, true),
          set_config('app.may_write', CASE WHEN seen.standing IN ('TRIAL', 'ACTIVE') THEN 'on' ELSE '' END, true);
END $$;

-- ── What is recorded ────────────────────────────────────────────────────────────────────────────
-- As before, and into the journal: who, as whom, by which decision, and what each field was and is. Values are text,
-- exact, and told here: a function that is not inlined, called for each, takes ten times as long. The id is a
-- UUIDv7 to the quarter of a microsecond, so that what follows in one transaction is in order. The
-- fourth argument and those behind it are columns of which only that they changed is told.
CREATE OR REPLACE FUNCTION gate.record_change() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  is_now jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  held jsonb := coalesce(is_now, was);
  happened text := CASE TG_OP WHEN 'INSERT' THEN 'CREATED' WHEN 'UPDATE' THEN 'UPDATED' ELSE 'DELETED' END;
  moment timestamptz := clock_timestamp();
  micros bigint := extract(epoch FROM moment) * 1000000;
  entry uuid := encode(overlay(overlay(uuid_send(gen_random_uuid())
    PLACING substring(int8send(micros / 1000) FROM 3) FROM 1 FOR 6)
    PLACING substring(int8send(28672 + micros % 1000 * 4096 / 1000) FROM 7) FROM 7 FOR 2), 'hex')::uuid;
  masked text[] := TG_ARGV[3:];
  acting uuid := gate.acting_tenant();
  member uuid := nullif(current_setting('app.membership_id', true), '')::uuid;
  doing jsonb;
BEGIN
  INSERT INTO public.outbox
    (tenant_id, id, entity, entity_id, action, before, after, changed_fields, actor_tenant_id, actor_id)
  VALUES (
    (held ->> TG_ARGV[1])::uuid, gate.uuid7(), TG_ARGV[0], (held ->> TG_ARGV[2])::uuid, happened, was, is_now,
    CASE WHEN TG_OP = 'UPDATE' THEN ARRAY(
      SELECT n.key FROM jsonb_each(is_now) n WHERE n.value IS DISTINCT FROM was -> n.key ORDER BY n.key) ELSE '{}' END,
    acting, member
  );
  -- Where nobody acts, nobody's request is told either.
  IF acting IS NOT NULL THEN
    doing := nullif(current_setting('app.doing', true), '')::jsonb;
  END IF;
  INSERT INTO public.audit_entry (tenant_id, id, entity, entity_id, action, field, actor_tenant_id, actor_id,
    actor_name, request_id, address, permission, reach, decision_id, changes, occurred_at)
  SELECT (held ->> TG_ARGV[1])::uuid, entry, TG_ARGV[0], (held ->> TG_ARGV[2])::uuid, happened,
    doing ->> 'field', acting, member, CASE WHEN acting IS NOT NULL THEN current_setting('app.member_name', true) END,
    doing ->> 'requestId', doing ->> 'address', doing ->> 'permission', doing ->> 'reach', (doing ->> 'decisionId')::uuid,
    jsonb_object_agg(each.key, CASE WHEN each.key = ANY (masked)
      THEN jsonb_build_array(CASE WHEN before IS NOT NULL THEN '•••' END, CASE WHEN after IS NOT NULL THEN '•••' END)
      ELSE jsonb_build_array(
        CASE jsonb_typeof(before) WHEN 'array' THEN before ELSE to_jsonb(before #>> '{}') END,
        CASE jsonb_typeof(after) WHEN 'array' THEN after ELSE to_jsonb(after #>> '{}') END) END), moment
    FROM (SELECT key, nullif(was -> key, 'null') AS before, CASE WHEN is_now IS NOT NULL THEN nullif(value, 'null') END AS after
            FROM jsonb_each(held) AS field (key, value)
           WHERE key NOT IN ('tenant_id', 'id', 'version', 'updated_at', 'created_at', 'created_from', 'code_folded', 'name_folded')
         ) AS each
   WHERE before IS DISTINCT FROM after
  HAVING count(*) > 0;
  PERFORM pg_notify('circlegate_outbox', '');
  RETURN NULL;
END $$;

-- The proof of a domain is a secret of its company until it is in its zone.
DROP TRIGGER record_change ON tenant_domain;
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON tenant_domain
  FOR EACH ROW EXECUTE FUNCTION gate.record_change('TenantDomain', 'tenant_id', 'id', 'challenge');

DO $$
DECLARE
  f regprocedure;
BEGIN
  FOREACH f IN ARRAY ARRAY['gate.enter(uuid, uuid, uuid, bigint, bigint)', 'gate.record_change()', 'gate.keep_entry()']::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('ALTER FUNCTION %s OWNER TO circlegate_policy', f);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
GRANT EXECUTE ON FUNCTION gate.enter(uuid, uuid, uuid, bigint, bigint) TO circlegate_tenant;

-- ── Who holds what ──────────────────────────────────────────────────────────────────────────────
INSERT INTO system_role_entry (tenant_type, role_code, permission)
SELECT tenant_type, code, 'audit.*' FROM system_role WHERE code = 'admin';
