-- Whoever runs the platform has a plane of their own: accounts, sessions and keys that the other planes do not see. What they do to
-- a company is in that company's journal, under their name.

-- AlterTable
ALTER TABLE "audit_entry" ADD COLUMN     "reason" TEXT,
ADD COLUMN     "staff_id" UUID,
ADD COLUMN     "staff_name" TEXT;

-- CreateTable
CREATE TABLE "staff_account" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "email_folded" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "staff_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_session" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "staff_signing_key" (
    "kid" TEXT NOT NULL,
    "public_jwk" JSONB NOT NULL,
    "wrapped_private" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "signs_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "signs_until" TIMESTAMPTZ(3) NOT NULL,
    "verifies_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "staff_signing_key_pkey" PRIMARY KEY ("kid")
);

-- CreateIndex
CREATE UNIQUE INDEX "staff_account_email_folded_key" ON "staff_account"("email_folded");

-- CreateIndex
CREATE INDEX "staff_session_account_id_idx" ON "staff_session"("account_id");

-- CreateIndex
CREATE INDEX "staff_session_expires_at_idx" ON "staff_session"("expires_at");

-- AddForeignKey
ALTER TABLE "staff_session" ADD CONSTRAINT "staff_session_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "staff_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── Below is what Prisma does not see ───────────────────────────────────────────────────────────
ALTER TABLE staff_account
  ADD CHECK (role IN ('SUPPORT', 'OPERATIONS', 'ADMIN', 'OWNER')),
  ADD CHECK (status IN ('ACTIVE', 'DISABLED'));
-- What staff did, which is little of all that is done.
CREATE INDEX audit_entry_of_staff ON audit_entry (id) WHERE staff_id IS NOT NULL;

DO $$
DECLARE
  held text;
BEGIN
  FOREACH held IN ARRAY ARRAY['staff_account', 'staff_session', 'staff_signing_key'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', held);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', held);
    EXECUTE format('CREATE POLICY system ON %I TO circlegate_system USING (true) WITH CHECK (true)', held);
    EXECUTE format('CREATE POLICY staff ON %I TO circlegate_staff USING (true) WITH CHECK (true)', held);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO circlegate_system', held);
  END LOOP;
END $$;
CREATE POLICY facts ON staff_account TO circlegate_policy USING (true) WITH CHECK (true);
CREATE POLICY facts ON staff_session TO circlegate_policy USING (true) WITH CHECK (true);
CREATE POLICY staff ON throttle_bucket TO circlegate_staff USING (true) WITH CHECK (true);

-- Accounts are made and changed by whoever runs the gateway, on the system plane: nobody signs in and makes others.
GRANT SELECT ON staff_account TO circlegate_staff, circlegate_policy;
GRANT SELECT ON staff_session TO circlegate_policy;
GRANT SELECT, INSERT, UPDATE, DELETE ON staff_session, throttle_bucket TO circlegate_staff;
GRANT SELECT, INSERT ON staff_signing_key TO circlegate_staff;

-- ── Entering ────────────────────────────────────────────────────────────────────────────────────
GRANT CREATE ON SCHEMA gate TO circlegate_policy;

CREATE FUNCTION gate.acting_staff() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('app.staff_id', true), '')::uuid $$;

-- The only way in for staff: asks whether the session and its account still stand, and says for this transaction who acts.
CREATE FUNCTION gate.enter_staff(p_session uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who record;
BEGIN
  SELECT a.id, a.display_name INTO who
    FROM public.staff_session s JOIN public.staff_account a ON a.id = s.account_id
   WHERE s.id = p_session AND s.ended_at IS NULL AND s.expires_at > now() AND a.status = 'ACTIVE';
  IF who.id IS NULL THEN
    RAISE EXCEPTION 'the session has ended' USING ERRCODE = 'CG401';
  END IF;
  PERFORM set_config('app.staff_id', who.id::text, true), set_config('app.staff_name', who.display_name, true);
END $$;

-- ── What staff see and change, once they have entered ───────────────────────────────────────────
DO $$
DECLARE
  held text;
BEGIN
  FOREACH held IN ARRAY ARRAY['tenant', 'tenant_profile', 'corporate_relationship', 'membership', 'membership_role', 'role',
    'account', 'history'] LOOP
    EXECUTE format('CREATE POLICY staff ON %I TO circlegate_staff USING ((SELECT gate.acting_staff()) IS NOT NULL)', held);
  END LOOP;
END $$;
-- Of the journals, what staff did: the rest is the companies'.
CREATE POLICY staff ON audit_entry FOR SELECT TO circlegate_staff
  USING (staff_id IS NOT NULL AND (SELECT gate.acting_staff()) IS NOT NULL);

GRANT SELECT ON telecom_circle, system_role, tenant, tenant_profile, corporate_relationship, membership, membership_role, role,
  history, audit_entry TO circlegate_staff;
-- Whose address it is, and never what it is proved by.
GRANT SELECT (id, email, email_folded, display_name, status) ON account TO circlegate_staff;
GRANT INSERT ON tenant, tenant_profile, account, membership, membership_role TO circlegate_staff;
GRANT UPDATE (status) ON tenant TO circlegate_staff;

-- ── Their names in the journal ──────────────────────────────────────────────────────────────────
-- Whatever writes an entry while staff act: it says who they are and why. Where they act for nobody, it is their doing alone.
CREATE FUNCTION gate.name_staff() RETURNS trigger LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  doing jsonb := coalesce(nullif(current_setting('app.doing', true), ''), '{}')::jsonb;
BEGIN
  NEW.staff_id := gate.acting_staff();
  NEW.staff_name := current_setting('app.staff_name', true);
  NEW.reason := coalesce(nullif(current_setting('app.staff_reason', true), ''), doing ->> 'reason');
  -- Where they sit is their employer's business.
  NEW.address := NULL;
  IF NEW.actor_tenant_id IS NULL THEN
    NEW.actor_name := NEW.staff_name;
    NEW.field := doing ->> 'field';
    NEW.request_id := doing ->> 'requestId';
    NEW.permission := doing ->> 'permission';
  END IF;
  RETURN NEW;
END $$;

-- What a trigger does on behalf of nobody stays nobody's, unless the staff's own login is at work.
CREATE TRIGGER name_staff BEFORE INSERT ON audit_entry FOR EACH ROW
  WHEN (current_setting('app.staff_id', true) <> '' AND (NEW.actor_tenant_id IS NOT NULL OR session_user = 'circlegate_staff'))
  EXECUTE FUNCTION gate.name_staff();

DO $$
DECLARE
  f regprocedure;
BEGIN
  FOREACH f IN ARRAY ARRAY['gate.acting_staff()', 'gate.enter_staff(uuid)', 'gate.name_staff()']::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('ALTER FUNCTION %s OWNER TO circlegate_policy', f);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
GRANT EXECUTE ON FUNCTION gate.acting_staff(), gate.enter_staff(uuid) TO circlegate_staff;
