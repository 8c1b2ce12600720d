-- Answers that are kept under the key of a request, so that a repeat is answered the same.

-- CreateTable
CREATE TABLE "kept_answer" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "membership_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "asked" TEXT NOT NULL,
    "answer" TEXT NOT NULL,
    "kept_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "kept_answer_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "kept_answer_kept_at_idx" ON "kept_answer"("kept_at");

-- CreateIndex
CREATE UNIQUE INDEX "kept_answer_tenant_id_membership_id_key_key" ON "kept_answer"("tenant_id", "membership_id", "key");

-- AddForeignKey
ALTER TABLE "kept_answer" ADD CONSTRAINT "kept_answer_tenant_id_membership_id_fkey" FOREIGN KEY ("tenant_id", "membership_id") REFERENCES "membership"("tenant_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- ── Below is what Prisma does not see ───────────────────────────────────────────────────────────
ALTER TABLE kept_answer
  ADD CHECK (length(key) BETWEEN 1 AND 200);

-- It is nobody's to read: the tenant's login has no right to it, only the two functions below have.
ALTER TABLE kept_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE kept_answer FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON kept_answer TO circlegate_system USING (true) WITH CHECK (true);
CREATE POLICY answers ON kept_answer TO circlegate_policy USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON kept_answer TO circlegate_system, circlegate_policy;

CREATE FUNCTION gate.acting_membership() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('app.membership_id', true), '')::uuid $$;

-- What the acting member was answered under a key. If nothing yet, whether the key is free: from then on it
-- is this transaction's, and whoever comes meanwhile, to whichever node, does not wait but is told so.
CREATE FUNCTION gate.recall_answer(p_key text) RETURNS TABLE (free boolean, asked text, answer text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  free := pg_try_advisory_xact_lock(
    hashtextextended(format('circlegate answer %s %s %s', gate.acting_tenant(), gate.acting_membership(), p_key), 0));
  -- Looked for afterwards: whoever has just let go of the key has kept an answer first.
  SELECT k.asked, k.answer INTO asked, answer FROM public.kept_answer k
   WHERE k.tenant_id = gate.acting_tenant() AND k.membership_id = gate.acting_membership() AND k.key = p_key
     AND k.kept_at > now() - interval '24 hours';
  RETURN NEXT;
END $$;

-- Keeps an answer with the work that it tells of. False: somebody else has kept one under the key, while
-- this one's work had given its transaction back in between. Each removes a few that are a day old.
CREATE FUNCTION gate.keep_answer(p_key text, p_asked text, p_answer text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM public.kept_answer WHERE (tenant_id, id) IN (
    SELECT old.tenant_id, old.id FROM public.kept_answer old WHERE old.kept_at <= now() - interval '24 hours'
     ORDER BY old.kept_at LIMIT 10 FOR UPDATE SKIP LOCKED);
  INSERT INTO public.kept_answer AS k (tenant_id, id, membership_id, key, asked, answer)
  VALUES (gate.acting_tenant(), gate.uuid7(), gate.acting_membership(), p_key, p_asked, p_answer)
  ON CONFLICT (tenant_id, membership_id, key)
    DO UPDATE SET asked = excluded.asked, answer = excluded.answer, kept_at = excluded.kept_at
    WHERE k.kept_at <= now() - interval '24 hours';
  RETURN FOUND;
END $$;

GRANT CREATE ON SCHEMA gate TO circlegate_policy;
DO $$
DECLARE
  f regprocedure;
BEGIN
  FOREACH f IN ARRAY ARRAY['gate.acting_membership()', 'gate.recall_answer(text)', 'gate.keep_answer(text, text, text)']::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('ALTER FUNCTION %s OWNER TO circlegate_policy', f);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;

GRANT EXECUTE ON FUNCTION gate.recall_answer(text), gate.keep_answer(text, text, text) TO circlegate_tenant;
