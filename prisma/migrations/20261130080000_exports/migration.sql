-- A company takes all that it owns with it: an archive that is built in the background and handed out in pieces.

-- CreateTable
CREATE TABLE "tenant_export" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "holder" UUID,
    "held_until" TIMESTAMPTZ(3),
    "row_total" INTEGER,
    "row_count" INTEGER NOT NULL DEFAULT 0,
    "byte_count" BIGINT NOT NULL DEFAULT 0,
    "sha256" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ready_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tenant_export_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "export_chunk" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "export_id" UUID NOT NULL,
    "at" BIGINT NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "export_chunk_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "tenant_export_expires_at_idx" ON "tenant_export"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "export_chunk_tenant_id_export_id_at_key" ON "export_chunk"("tenant_id", "export_id", "at");

-- AddForeignKey
ALTER TABLE "tenant_export" ADD CONSTRAINT "tenant_export_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "export_chunk" ADD CONSTRAINT "export_chunk_tenant_id_export_id_fkey" FOREIGN KEY ("tenant_id", "export_id") REFERENCES "tenant_export"("tenant_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- ── Below is what Prisma does not see ───────────────────────────────────────────────────────────
ALTER TABLE tenant_export
  ADD CHECK ((ready_at IS NULL) = (sha256 IS NULL)),
  ADD CHECK (expires_at > created_at);
-- Whoever asks again while one is being built is given that one.
CREATE UNIQUE INDEX tenant_export_one_unfinished ON tenant_export (tenant_id) WHERE ready_at IS NULL;

-- It is nobody's to read on the tenants' plane: their login has no right to it, only the functions below have.
DO $$
DECLARE
  held text;
BEGIN
  FOREACH held IN ARRAY ARRAY['tenant_export', 'export_chunk'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', held);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', held);
    EXECUTE format('ALTER TABLE %I ALTER COLUMN tenant_id SET (n_distinct = 20)', held);
    EXECUTE format('CREATE POLICY system ON %I TO circlegate_system USING (true) WITH CHECK (true)', held);
    EXECUTE format('CREATE POLICY facts ON %I TO circlegate_policy USING (true) WITH CHECK (true)', held);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO circlegate_system', held);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON tenant_export TO circlegate_policy;
GRANT SELECT ON export_chunk TO circlegate_policy;

-- The journal tells who asked for it, when it could be had, and when it was gone; how far it has come is no news.
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OF ready_at OR DELETE ON tenant_export
  FOR EACH ROW EXECUTE FUNCTION gate.record_change('TenantExport', 'tenant_id', 'id');

GRANT CREATE ON SCHEMA gate TO circlegate_policy;

-- Every node hears that there is something to be done, and one of them does it.
CREATE FUNCTION gate.call_chores() RETURNS trigger LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_notify('circlegate_chores', '');
  RETURN NULL;
END $$;

CREATE TRIGGER call_chores AFTER INSERT ON tenant_export FOR EACH STATEMENT EXECUTE FUNCTION gate.call_chores();

-- The whole company takes what it owns, whatever its standing is. One that is being built is not asked for twice.
CREATE FUNCTION gate.ask_export(p_id uuid) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  asked uuid;
BEGIN
  IF gate.acting_tenant() IS NULL OR gate.acting_unit() IS NOT NULL OR gate.acting_staff() IS NOT NULL THEN
    RETURN NULL;
  END IF;
  INSERT INTO public.tenant_export (tenant_id, id, expires_at) VALUES (gate.acting_tenant(), p_id, now() + interval '7 days')
  ON CONFLICT (tenant_id) WHERE ready_at IS NULL DO NOTHING
  RETURNING id INTO asked;
  IF asked IS NULL THEN
    SELECT x.id INTO asked FROM public.tenant_export x WHERE x.tenant_id = gate.acting_tenant() AND x.ready_at IS NULL;
  END IF;
  RETURN asked;
END $$;

CREATE FUNCTION gate.exports() RETURNS SETOF public.tenant_export
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT x.* FROM public.tenant_export x
   WHERE x.tenant_id = gate.acting_tenant() AND gate.acting_unit() IS NULL AND x.expires_at > now()
$$;

-- The pieces of an archive from the one on that holds a byte, a few at a time.
CREATE FUNCTION gate.export_chunks(p_export uuid, p_from bigint) RETURNS TABLE (at bigint, bytes bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.at, c.bytes FROM public.export_chunk c
   WHERE c.tenant_id = gate.acting_tenant() AND gate.acting_unit() IS NULL AND gate.acting_staff() IS NULL AND c.export_id = p_export
     AND c.at >= (SELECT max(f.at) FROM public.export_chunk f
                   WHERE f.tenant_id = c.tenant_id AND f.export_id = c.export_id AND f.at <= p_from)
   ORDER BY c.at LIMIT 4
$$;

DO $$
DECLARE
  f regprocedure;
BEGIN
  FOREACH f IN ARRAY ARRAY['gate.call_chores()', 'gate.ask_export(uuid)', 'gate.exports()',
    'gate.export_chunks(uuid, bigint)']::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('ALTER FUNCTION %s OWNER TO circlegate_policy', f);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
GRANT EXECUTE ON FUNCTION gate.ask_export(uuid), gate.exports(), gate.export_chunks(uuid, bigint) TO circlegate_tenant;

-- ── Who holds what ──────────────────────────────────────────────────────────────────────────────
INSERT INTO system_role_entry (tenant_type, role_code, permission)
SELECT tenant_type, code, 'export.*' FROM system_role WHERE code = 'admin';
