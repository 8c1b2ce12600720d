-- A journal is kept for as long as the plan of its company says. Where older entries are removed, a checkpoint stays: what the chain was
-- at there, sealed under the secret of the gateway, which the database does not know.

-- CreateTable
CREATE TABLE "audit_checkpoint" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "seal" TEXT NOT NULL,
    "pruned_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_checkpoint_pkey" PRIMARY KEY ("tenant_id","id")
);

-- ── Below is what Prisma does not see ───────────────────────────────────────────────────────────
ALTER TABLE audit_checkpoint ADD CHECK (seq > 0);
ALTER TABLE audit_checkpoint ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_checkpoint FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON audit_checkpoint TO circlegate_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE, UPDATE (seal) ON audit_checkpoint TO circlegate_system;
ALTER TABLE audit_checkpoint ALTER COLUMN tenant_id SET (n_distinct = 20);

-- Only what lies behind a checkpoint can be removed, or all of a company that is deleted, and only by the system's login: the owner's slip is
-- stopped as before.
GRANT DELETE ON audit_entry, audit_head TO circlegate_system;
GRANT CREATE ON SCHEMA gate TO circlegate_policy;
CREATE FUNCTION gate.keep_unpruned() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM public.audit_checkpoint c WHERE c.tenant_id = OLD.tenant_id AND OLD.seq <= c.seq)
    OR EXISTS (SELECT FROM public.tenant t WHERE t.id = OLD.tenant_id AND t.status = 'DELETED') THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'the journal is added to, and never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
REVOKE ALL ON FUNCTION gate.keep_unpruned() FROM PUBLIC;
ALTER FUNCTION gate.keep_unpruned() OWNER TO circlegate_policy;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;

DO $$
DECLARE
  held text;
BEGIN
  FOREACH held IN ARRAY ARRAY['audit_entry', 'audit_head'] LOOP
    EXECUTE format('DROP TRIGGER keep_entry ON %I', held);
    EXECUTE format('CREATE TRIGGER keep_entry BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION gate.keep_entry()', held);
    EXECUTE format('CREATE TRIGGER keep_unpruned BEFORE DELETE ON %I FOR EACH ROW EXECUTE FUNCTION gate.keep_unpruned()', held);
  END LOOP;
END $$;
