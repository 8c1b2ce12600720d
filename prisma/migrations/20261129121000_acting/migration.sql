-- Staff act in the place of a member of a company: for a while, for a reason, and in the sight of that company.

-- CreateTable
CREATE TABLE "acting_session" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "membership_id" UUID NOT NULL,
    "member_name" TEXT NOT NULL,
    "staff_id" UUID NOT NULL,
    "staff_name" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "may_write" BOOLEAN NOT NULL DEFAULT false,
    "began_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,

    CONSTRAINT "acting_session_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "acting_session_tenant_id_membership_id_idx" ON "acting_session"("tenant_id", "membership_id");

-- CreateIndex
CREATE INDEX "acting_session_id_idx" ON "acting_session"("id");

-- AddForeignKey
ALTER TABLE "acting_session" ADD CONSTRAINT "acting_session_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "acting_session" ADD CONSTRAINT "acting_session_tenant_id_membership_id_fkey" FOREIGN KEY ("tenant_id", "membership_id") REFERENCES "membership"("tenant_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- ── Below is what Prisma does not see ───────────────────────────────────────────────────────────
ALTER TABLE acting_session
  ADD CHECK (expires_at > began_at AND expires_at <= began_at + interval '61 minutes'),
  ADD CHECK (ended_by IN ('STAFF', 'COMPANY')),
  ADD CHECK ((ended_at IS NULL) = (ended_by IS NULL));

-- It is nobody's to read on the tenants' plane: their login has no right to it, only the functions below have.
ALTER TABLE acting_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE acting_session FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON acting_session TO circlegate_system USING (true) WITH CHECK (true);
CREATE POLICY facts ON acting_session TO circlegate_policy USING (true) WITH CHECK (true);
CREATE POLICY staff ON acting_session TO circlegate_staff USING ((SELECT gate.acting_staff()) IS NOT NULL);
GRANT SELECT, INSERT, UPDATE, DELETE ON acting_session TO circlegate_system;
GRANT SELECT, INSERT, UPDATE (ended_at, ended_by) ON acting_session TO circlegate_staff;
GRANT SELECT, UPDATE (ended_at, ended_by) ON acting_session TO circlegate_policy;

-- The company's journal tells when it began, of whom and why, until when, and when it was ended.
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON acting_session
  FOR EACH ROW EXECUTE FUNCTION gate.record_change('ActingSession', 'tenant_id', 'id');

GRANT CREATE ON SCHEMA gate TO circlegate_policy;

-- In whose place a member of the staff acts, as long as both sides let them. Whether they may write there, their role says
-- anew each time.
CREATE FUNCTION gate.acting_as(p_session uuid)
RETURNS TABLE (tenant_id uuid, membership_id uuid, staff_id uuid, staff_name text, reason text, may_write boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT x.tenant_id, x.membership_id, x.staff_id, x.staff_name, x.reason, x.may_write AND s.role IN ('ADMIN', 'OWNER')
    FROM public.acting_session x JOIN public.staff_account s ON s.id = x.staff_id
   WHERE x.id = p_session AND x.ended_at IS NULL AND x.expires_at > now() AND s.status = 'ACTIVE'
$$;

-- As gate.enter, for whoever acts in the place of a member: what the member has lost they have lost, they write only where
-- it was said so, and what they do bears both names. No session of a person leads here, nor one of these there.
CREATE FUNCTION gate.enter_acting(
  p_session uuid, p_tenant uuid, p_membership uuid, p_account_epoch bigint, p_tenant_epoch bigint
) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  act record;
  seen record;
BEGIN
  SELECT * INTO act FROM gate.acting_as(p_session) x WHERE x.tenant_id = p_tenant AND x.membership_id = p_membership;
  IF act.staff_id IS NULL THEN
    RAISE EXCEPTION 'nobody acts here any more' USING ERRCODE = 'CG401';
  END IF;
  SELECT a.status = 'ACTIVE' AND m.status = 'ACTIVE'
           AND m.valid_from <= now() AND (m.valid_until IS NULL OR m.valid_until > now()) AS belongs,
         t.status AS standing, m.unit_id, m.display_name, ae.value AS account_epoch, te.value AS tenant_epoch
    INTO seen
    FROM public.membership m
    JOIN public.account a ON a.id = m.account_id
    JOIN public.tenant t ON t.id = m.tenant_id
    JOIN public.epoch ae ON ae.subject_id = a.id
    JOIN public.epoch te ON te.subject_id = t.id
   WHERE m.tenant_id = p_tenant AND m.id = p_membership;
  IF NOT coalesce(seen.belongs, false) OR seen.standing IN ('DEACTIVATED', 'DELETED') THEN
    RAISE EXCEPTION 'the membership does not stand' USING ERRCODE = 'CG404';
  ELSIF (seen.account_epoch, seen.tenant_epoch) IS DISTINCT FROM (p_account_epoch, p_tenant_epoch) THEN
    RAISE EXCEPTION 'what the caller may do has changed' USING ERRCODE = 'CG409';
  END IF;
  PERFORM set_config('app.tenant_id', p_tenant::text, true),
          set_config('app.membership_id', p_membership::text, true),
          set_config('app.unit_id', coalesce(seen.unit_id::text, ''), true),
          set_config('app.member_name', seen.display_name, true),
          set_config('app.staff_id', act.staff_id::text, true),
          set_config('app.staff_name', act.staff_name, true),
          set_config('app.staff_reason', act.reason, true),
          set_config('app.may_write', CASE WHEN act.may_write AND seen.standing IN ('TRIAL', 'ACTIVE') THEN 'on' ELSE '' END, true);
END $$;

-- Who of the staff acts or has acted in the acting company; the whole of it looks.
CREATE FUNCTION gate.acting_sessions() RETURNS SETOF public.acting_session
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT x.* FROM public.acting_session x WHERE x.tenant_id = gate.acting_tenant() AND gate.acting_unit() IS NULL
$$;

-- The company ends what it does not want to go on, whatever its standing is. The staff do not do so in its name.
CREATE FUNCTION gate.end_acting(p_id uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.acting_session SET ended_at = now(), ended_by = 'COMPANY'
   WHERE tenant_id = gate.acting_tenant() AND id = p_id AND ended_at IS NULL AND expires_at > now()
     AND gate.acting_unit() IS NULL AND gate.acting_staff() IS NULL;
  RETURN FOUND;
END $$;

-- Whoever of the staff has another role may something else at once in the place of those as whom they act.
CREATE FUNCTION gate.count_staff() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM gate.raise_epochs(ARRAY(
    SELECT m.account_id FROM public.acting_session x JOIN public.membership m ON m.tenant_id = x.tenant_id AND m.id = x.membership_id
     WHERE x.staff_id = NEW.id AND x.ended_at IS NULL AND x.expires_at > now()));
  RETURN NULL;
END $$;

CREATE TRIGGER count_staff AFTER UPDATE OF role ON staff_account
  FOR EACH ROW WHEN (OLD.role IS DISTINCT FROM NEW.role) EXECUTE FUNCTION gate.count_staff();

DO $$
DECLARE
  f regprocedure;
BEGIN
  FOREACH f IN ARRAY ARRAY['gate.acting_as(uuid)', 'gate.enter_acting(uuid, uuid, uuid, bigint, bigint)',
    'gate.acting_sessions()', 'gate.end_acting(uuid)', 'gate.count_staff()']::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('ALTER FUNCTION %s OWNER TO circlegate_policy', f);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
GRANT EXECUTE ON FUNCTION gate.enter_acting(uuid, uuid, uuid, bigint, bigint), gate.acting_sessions(), gate.end_acting(uuid) TO circlegate_tenant;
GRANT EXECUTE ON FUNCTION gate.acting_as(uuid) TO circlegate_identity;

-- ── Who holds what ──────────────────────────────────────────────────────────────────────────────
INSERT INTO system_role_entry (tenant_type, role_code, permission)
SELECT tenant_type, code, 'support.*' FROM system_role WHERE code = 'admin';

-- What is open in the member's place is asked about again once the session is ended.
CREATE TRIGGER count_change AFTER UPDATE OF ended_at ON acting_session
  FOR EACH ROW EXECUTE FUNCTION gate.count_change('member', 'tenant_id');
