-- Who came in, who tried to, and what became of the means to do so: the trail of security, beside the journal of changes. Of a
-- person, or somebody of the staff, all of it; of a company what happened there, or to the accounts that open it.

-- CreateTable
CREATE TABLE "account_event" (
    "account_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "of_staff" BOOLEAN NOT NULL DEFAULT false,
    "kind" TEXT NOT NULL,
    "company_id" UUID,
    "session_id" UUID,
    "staff_name" TEXT,
    "address" TEXT,
    "user_agent" TEXT,
    "detail" TEXT,
    "times" INTEGER NOT NULL DEFAULT 1,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "account_event_pkey" PRIMARY KEY ("account_id","id")
);

-- CreateTable
CREATE TABLE "security_event" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "member_id" UUID NOT NULL,
    "member_name" TEXT NOT NULL,
    "session_id" UUID,
    "staff_name" TEXT,
    "address" TEXT,
    "user_agent" TEXT,
    "detail" TEXT,
    "times" INTEGER NOT NULL DEFAULT 1,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "security_event_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "account_event_id_idx" ON "account_event"("id");

-- CreateIndex
CREATE INDEX "security_event_tenant_id_member_id_id_idx" ON "security_event"("tenant_id", "member_id", "id");

-- AddForeignKey
ALTER TABLE "security_event" ADD CONSTRAINT "security_event_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── Below is what Prisma does not see ───────────────────────────────────────────────────────────
DO $$
DECLARE
  held text;
BEGIN
  FOREACH held IN ARRAY ARRAY['account_event', 'security_event'] LOOP
    EXECUTE format($f$ALTER TABLE %I ADD CHECK (kind IN ('SIGNED_IN', 'SIGN_IN_FAILED', 'SIGN_IN_THROTTLED', 'SECOND_FACTOR_FAILED',
      'SESSION_ENDED', 'REFRESH_TOKEN_REUSED', 'PASSWORD_CHANGED', 'PASSWORD_RESET', 'SECOND_FACTOR_SET', 'SECOND_FACTOR_REMOVED',
      'RECOVERY_CODE_USED', 'KEY_MADE', 'KEY_REVOKED', 'KEY_USED', 'DENIED', 'ACTING_BEGUN', 'ACTING_ENDED')), ADD CHECK (times > 0)$f$, held);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', held);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', held);
    EXECUTE format('CREATE POLICY system ON %I TO circlegate_system USING (true) WITH CHECK (true)', held);
    EXECUTE format('CREATE POLICY identity ON %I TO circlegate_identity USING (true) WITH CHECK (true)', held);
    EXECUTE format('CREATE POLICY facts ON %I TO circlegate_policy USING (true) WITH CHECK (true)', held);
    EXECUTE format('CREATE POLICY staff ON %I FOR SELECT TO circlegate_staff USING ((SELECT gate.acting_staff()) IS NOT NULL)', held);
    EXECUTE format('GRANT SELECT, INSERT, DELETE ON %I TO circlegate_system', held);
    EXECUTE format('GRANT SELECT, INSERT ON %I TO circlegate_policy', held);
    EXECUTE format('GRANT SELECT ON %I TO circlegate_staff', held);
  END LOOP;
END $$;
-- A person reads their own where they sign in.
GRANT SELECT ON account_event TO circlegate_identity;
-- The company as a whole reads its own, and nobody above it.
CREATE POLICY place ON security_event FOR SELECT TO circlegate_tenant USING (
  tenant_id = (SELECT gate.acting_tenant()) AND (SELECT gate.acting_unit()) IS NULL
);
GRANT SELECT ON security_event TO circlegate_tenant;

ALTER TABLE security_event ALTER COLUMN tenant_id SET (n_distinct = 20);
-- A session comes to a company once, and a key from a network once, however many nodes see it.
CREATE UNIQUE INDEX security_event_signed_in ON security_event (tenant_id, session_id) WHERE kind = 'SIGNED_IN';
CREATE INDEX security_event_of_session ON security_event (session_id) WHERE kind = 'SIGNED_IN';
CREATE UNIQUE INDEX security_event_key_used ON security_event (tenant_id, session_id, address) WHERE kind = 'KEY_USED';

GRANT CREATE ON SCHEMA gate TO circlegate_policy;

-- What happened to an account as such. Each company that it opens is told, and not from where: the person may have sat in another one.
CREATE FUNCTION gate.tell_of_account(
  p_account uuid, p_kind text, p_session uuid, p_address text, p_user_agent text, p_detail text, p_times int
) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.account_event (account_id, id, kind, session_id, address, user_agent, detail, times)
  VALUES (p_account, gate.uuid7(), p_kind, p_session, p_address, p_user_agent, p_detail, p_times);
  INSERT INTO public.security_event (tenant_id, id, kind, member_id, member_name, detail, times)
  SELECT m.tenant_id, gate.uuid7(), p_kind, m.id, m.display_name, p_detail, p_times
    FROM public.membership m WHERE m.account_id = p_account AND m.status <> 'ENDED';
$$;

-- A session acts for a company for the first time: so a company learns of sign-ins that came to it, from where
-- they came to it, and of no other.
CREATE FUNCTION gate.tell_of_entry(p_session uuid, p_tenant uuid, p_address text, p_user_agent text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.security_event (tenant_id, id, kind, member_id, member_name, session_id, address, user_agent)
  SELECT m.tenant_id, gate.uuid7(), 'SIGNED_IN', m.id, m.display_name, s.id, p_address, p_user_agent
    FROM public.session s JOIN public.membership m ON m.account_id = s.account_id
   WHERE s.id = p_session AND s.kind = 'LOGIN' AND m.tenant_id = p_tenant
  ON CONFLICT (tenant_id, session_id) WHERE kind = 'SIGNED_IN' DO NOTHING
$$;

-- A key asks from a network that it has not asked from before. Of one that asks from everywhere, so many are told a day.
CREATE FUNCTION gate.tell_of_key(p_session uuid, p_address text, p_user_agent text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH told AS (
    INSERT INTO public.security_event (tenant_id, id, kind, member_id, member_name, session_id, address, user_agent, detail)
    SELECT k.tenant_id, gate.uuid7(), 'KEY_USED', m.id, m.display_name, k.session_id, p_address, p_user_agent, k.name
      FROM public.api_key k JOIN public.membership m ON m.tenant_id = k.tenant_id AND m.id = k.membership_id
     WHERE k.session_id = p_session AND (
       SELECT count(*) FROM public.security_event e
        WHERE e.tenant_id = k.tenant_id AND e.session_id = p_session AND e.kind = 'KEY_USED'
          AND e.occurred_at > now() - interval '1 day') < 20
    ON CONFLICT (tenant_id, session_id, address) WHERE kind = 'KEY_USED' DO NOTHING
    RETURNING tenant_id, member_id, kind, session_id, address, user_agent, detail)
  INSERT INTO public.account_event (account_id, id, kind, company_id, session_id, address, user_agent, detail)
  SELECT m.account_id, gate.uuid7(), t.kind, t.tenant_id, t.session_id, t.address, t.user_agent, t.detail
    FROM told t JOIN public.membership m ON m.tenant_id = t.tenant_id AND m.id = t.member_id
$$;

-- The same of the staff, whose accounts open no company.
CREATE FUNCTION gate.tell_of_staff(
  p_account uuid, p_kind text, p_address text, p_user_agent text, p_times int
) RETURNS void LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.account_event (account_id, id, of_staff, kind, address, user_agent, times)
  VALUES (p_account, gate.uuid7(), true, p_kind, p_address, p_user_agent, p_times)
$$;

-- ── Told by whatever makes and ends them, so that nobody forgets it ─────────────────────────────
CREATE FUNCTION gate.trail_session() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  happened text := CASE WHEN TG_OP = 'INSERT' THEN 'SIGNED_IN' WHEN NEW.ended_cause = 'REFRESH_TOKEN_REUSED' THEN NEW.ended_cause ELSE 'SESSION_ENDED' END;
  why text := CASE WHEN happened = 'SESSION_ENDED' THEN NEW.ended_cause END;
BEGIN
  INSERT INTO public.account_event (account_id, id, kind, session_id, address, user_agent, detail)
  VALUES (NEW.account_id, gate.uuid7(), happened, NEW.id, NEW.address, NEW.user_agent, why);
  -- Where it came to, its end is told.
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO public.security_event (tenant_id, id, kind, member_id, member_name, session_id, detail)
    SELECT e.tenant_id, gate.uuid7(), happened, e.member_id, e.member_name, e.session_id, why
      FROM public.security_event e WHERE e.session_id = NEW.id AND e.kind = 'SIGNED_IN';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER trail_begin AFTER INSERT ON session
  FOR EACH ROW WHEN (NEW.kind = 'LOGIN') EXECUTE FUNCTION gate.trail_session();
CREATE TRIGGER trail_end AFTER UPDATE OF ended_at ON session
  FOR EACH ROW WHEN (NEW.kind = 'LOGIN' AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION gate.trail_session();

CREATE FUNCTION gate.trail_key() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  happened text := CASE TG_OP WHEN 'INSERT' THEN 'KEY_MADE' ELSE 'KEY_REVOKED' END;
  doing jsonb := CASE WHEN gate.acting_staff() IS NULL THEN nullif(current_setting('app.doing', true), '')::jsonb END;
  maker record;
BEGIN
  SELECT m.account_id, m.id, m.display_name INTO maker
    FROM public.membership m WHERE m.tenant_id = NEW.tenant_id AND m.id = NEW.membership_id;
  INSERT INTO public.security_event (tenant_id, id, kind, member_id, member_name, session_id, staff_name, address, detail)
  SELECT NEW.tenant_id, gate.uuid7(), happened, coalesce(doer.id, maker.id), coalesce(doer.display_name, maker.display_name), NEW.session_id,
         nullif(current_setting('app.staff_name', true), ''), doing ->> 'address', NEW.name
    FROM (SELECT) AS nobody LEFT JOIN public.membership doer
      ON doer.tenant_id = NEW.tenant_id AND doer.id = nullif(current_setting('app.membership_id', true), '')::uuid;
  -- Its maker is told that it is so, and not from where somebody else did it.
  INSERT INTO public.account_event (account_id, id, kind, company_id, session_id, staff_name, address, detail)
  VALUES (maker.account_id, gate.uuid7(), happened, NEW.tenant_id, NEW.session_id, nullif(current_setting('app.staff_name', true), ''),
          CASE WHEN maker.id::text = current_setting('app.membership_id', true) THEN doing ->> 'address' END, NEW.name);
  RETURN NULL;
END $$;
CREATE TRIGGER trail_made AFTER INSERT ON api_key FOR EACH ROW EXECUTE FUNCTION gate.trail_key();
CREATE TRIGGER trail_revoked AFTER UPDATE OF revoked_at ON api_key
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION gate.trail_key();

-- Where the staff sit is their employer's business.
CREATE FUNCTION gate.trail_acting() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  happened text := CASE TG_OP WHEN 'INSERT' THEN 'ACTING_BEGUN' ELSE 'ACTING_ENDED' END;
  why text := CASE TG_OP WHEN 'INSERT' THEN NEW.reason ELSE NEW.ended_by END;
BEGIN
  INSERT INTO public.security_event (tenant_id, id, kind, member_id, member_name, session_id, staff_name, detail)
  VALUES (NEW.tenant_id, gate.uuid7(), happened, NEW.membership_id, NEW.member_name, NEW.id, NEW.staff_name, why);
  INSERT INTO public.account_event (account_id, id, kind, company_id, session_id, staff_name, detail)
  SELECT m.account_id, gate.uuid7(), happened, NEW.tenant_id, NEW.id, NEW.staff_name, why
    FROM public.membership m WHERE m.tenant_id = NEW.tenant_id AND m.id = NEW.membership_id;
  INSERT INTO public.account_event (account_id, id, of_staff, kind, company_id, session_id, staff_name, detail)
  VALUES (NEW.staff_id, gate.uuid7(), true, happened, NEW.tenant_id, NEW.id, NEW.staff_name, why);
  RETURN NULL;
END $$;
CREATE TRIGGER trail_begin AFTER INSERT ON acting_session FOR EACH ROW EXECUTE FUNCTION gate.trail_acting();
CREATE TRIGGER trail_end AFTER UPDATE OF ended_at ON acting_session
  FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION gate.trail_acting();

CREATE FUNCTION gate.trail_staff() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'staff_session' THEN
    INSERT INTO public.account_event (account_id, id, of_staff, kind, session_id, address, user_agent)
    VALUES (NEW.account_id, gate.uuid7(), true, CASE TG_OP WHEN 'INSERT' THEN 'SIGNED_IN' ELSE 'SESSION_ENDED' END, NEW.id, NEW.address, NEW.user_agent);
  ELSE
    PERFORM gate.tell_of_staff(NEW.id, 'PASSWORD_CHANGED', NULL, NULL, 1);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER trail_begin AFTER INSERT ON staff_session FOR EACH ROW EXECUTE FUNCTION gate.trail_staff();
CREATE TRIGGER trail_end AFTER UPDATE OF ended_at ON staff_session
  FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION gate.trail_staff();
CREATE TRIGGER trail_password AFTER UPDATE OF password_hash ON staff_account
  FOR EACH ROW WHEN (OLD.password_hash IS DISTINCT FROM NEW.password_hash) EXECUTE FUNCTION gate.trail_staff();

DO $$
DECLARE
  f regprocedure;
BEGIN
  FOREACH f IN ARRAY ARRAY['gate.tell_of_account(uuid, text, uuid, text, text, text, int)', 'gate.tell_of_entry(uuid, uuid, text, text)',
    'gate.tell_of_key(uuid, text, text)', 'gate.tell_of_staff(uuid, text, text, text, int)', 'gate.trail_session()', 'gate.trail_key()',
    'gate.trail_acting()', 'gate.trail_staff()']::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('ALTER FUNCTION %s OWNER TO circlegate_policy', f);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
GRANT EXECUTE ON FUNCTION gate.tell_of_account(uuid, text, uuid, text, text, text, int), gate.tell_of_entry(uuid, uuid, text, text),
  gate.tell_of_key(uuid, text, text) TO circlegate_identity;
GRANT EXECUTE ON FUNCTION gate.tell_of_staff(uuid, text, text, text, int) TO circlegate_staff;

-- ── Who holds what ──────────────────────────────────────────────────────────────────────────────
INSERT INTO system_role_entry (tenant_type, role_code, permission)
SELECT tenant_type, code, 'security.*' FROM system_role WHERE code = 'admin';
