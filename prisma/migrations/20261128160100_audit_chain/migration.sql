-- The journal is chained: each entry is sealed to the one before it, and the head of the chain is signed.

-- AlterTable
ALTER TABLE "audit_entry" ADD COLUMN     "hash" TEXT,
ADD COLUMN     "seq" BIGINT;

-- CreateTable
CREATE TABLE "audit_head" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "token" TEXT NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "audit_head_tenant_id_seq_key" ON "audit_head"("tenant_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX audit_entry_tenant_id_seq_key ON audit_entry (tenant_id, seq) WHERE seq IS NOT NULL;

ALTER TABLE audit_entry ADD CHECK ((seq IS NULL) = (hash IS NULL)), ADD CHECK (seq > 0);
-- What is still to be sealed: as good as empty, however long the journal is.
CREATE INDEX audit_entry_unsealed ON audit_entry (tenant_id, id) WHERE seq IS NULL;

ALTER TABLE audit_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_head FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON audit_head TO circlegate_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON audit_head TO circlegate_system;
GRANT UPDATE (seq, hash) ON audit_entry TO circlegate_system;

GRANT CREATE ON SCHEMA gate TO circlegate_policy;
-- As before, but that an entry is sealed, once.
CREATE OR REPLACE FUNCTION gate.keep_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_entry' THEN
    IF OLD.seq IS NULL AND NEW.seq IS NOT NULL
      AND to_jsonb(NEW) - ARRAY['seq', 'hash'] = to_jsonb(OLD) - ARRAY['seq', 'hash'] THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'the journal is added to, and never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
ALTER FUNCTION gate.keep_entry() OWNER TO circlegate_policy;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;

CREATE TRIGGER keep_entry BEFORE UPDATE OR DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION gate.keep_entry();
CREATE TRIGGER keep_entries BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION gate.keep_entry();
