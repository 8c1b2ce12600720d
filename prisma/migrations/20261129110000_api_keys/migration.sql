-- Keys by which programs of a company ask: as whoever made them, and within what they name.

-- AlterTable
ALTER TABLE "session" ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'LOGIN';

-- CreateTable
CREATE TABLE "api_key" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "membership_id" UUID NOT NULL,
    "session_id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "permissions" TEXT[],
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "created_from" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "api_key_hash_idx" ON "api_key"("hash");

-- CreateIndex
CREATE INDEX "api_key_session_id_idx" ON "api_key"("session_id");

-- CreateIndex
CREATE INDEX "api_key_tenant_id_created_at_id_idx" ON "api_key"("tenant_id", "created_at", "id");

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_tenant_id_membership_id_fkey" FOREIGN KEY ("tenant_id", "membership_id") REFERENCES "membership"("tenant_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- ── Below is what Prisma does not see ───────────────────────────────────────────────────────────
ALTER TABLE session ADD CONSTRAINT session_kind CHECK (kind IN ('LOGIN', 'KEY'));
ALTER TABLE api_key
  ALTER COLUMN permissions SET NOT NULL,
  ADD CHECK (cardinality(permissions) > 0);

-- ── The wall below ──────────────────────────────────────────────────────────────────────────────
ALTER TABLE api_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_key FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON api_key TO circlegate_system USING (true) WITH CHECK (true);
CREATE POLICY identity ON api_key TO circlegate_identity USING (true) WITH CHECK (true);
-- The company as a whole keeps its own keys, and nobody above it; whoever makes one makes it for themselves.
CREATE POLICY place ON api_key FOR SELECT TO circlegate_tenant USING (
  tenant_id = (SELECT gate.acting_tenant()) AND (SELECT gate.acting_unit()) IS NULL
);
CREATE POLICY adding ON api_key FOR INSERT TO circlegate_tenant WITH CHECK (
  tenant_id = (SELECT gate.acting_tenant()) AND membership_id = (SELECT gate.acting_membership())
  AND (SELECT gate.may_write()) AND (SELECT gate.acting_unit()) IS NULL
);
CREATE POLICY changing ON api_key FOR UPDATE TO circlegate_tenant USING (
  tenant_id = (SELECT gate.acting_tenant()) AND (SELECT gate.may_write()) AND (SELECT gate.acting_unit()) IS NULL
);

GRANT EXECUTE ON FUNCTION gate.acting_membership() TO circlegate_tenant;
GRANT SELECT, INSERT ON api_key TO circlegate_tenant;
GRANT UPDATE (revoked_at, version) ON api_key TO circlegate_tenant;
GRANT SELECT ON api_key TO circlegate_identity;
GRANT UPDATE (last_used_at) ON api_key TO circlegate_identity;
GRANT SELECT, INSERT, UPDATE, DELETE ON api_key TO circlegate_system;

-- ── A key is a session of its own kind ──────────────────────────────────────────────────────────
GRANT CREATE ON SCHEMA gate TO circlegate_policy;
GRANT INSERT (id, account_id, kind, expires_at), UPDATE (ended_at, ended_cause) ON session TO circlegate_policy;

-- So what refuses an ended session refuses a key that was revoked, at the next operation on every node.
CREATE FUNCTION gate.keep_key() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO public.session (id, account_id, kind, expires_at)
    SELECT NEW.session_id, m.account_id, 'KEY', NEW.expires_at
      FROM public.membership m WHERE m.tenant_id = NEW.tenant_id AND m.id = NEW.membership_id;
  ELSIF NEW.revoked_at IS NOT NULL THEN
    UPDATE public.session SET ended_at = now(), ended_cause = 'KEY_REVOKED'
     WHERE id = NEW.session_id AND ended_at IS NULL;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER keep_key AFTER INSERT OR UPDATE OF revoked_at ON api_key
  FOR EACH ROW EXECUTE FUNCTION gate.keep_key();

REVOKE ALL ON FUNCTION gate.keep_key() FROM PUBLIC;
ALTER FUNCTION gate.keep_key() OWNER TO circlegate_policy;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;

-- That it was used is no news.
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE OF revoked_at, version ON api_key
  FOR EACH ROW EXECUTE FUNCTION gate.record_change('ApiKey', 'tenant_id', 'id', 'hash', 'session_id');

-- ── Who holds what ──────────────────────────────────────────────────────────────────────────────
INSERT INTO system_role_entry (tenant_type, role_code, permission)
SELECT tenant_type, code, 'key.*' FROM system_role WHERE code = 'admin';
