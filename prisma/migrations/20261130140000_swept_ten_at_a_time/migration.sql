GRANT CREATE ON SCHEMA gate TO circlegate_policy;
-- As before, and no more than ten old answers at a time: which are swept is asked once. Behind IN the question was part of
-- the plan, which could ask it again for each row and sweep all that it found.
CREATE OR REPLACE FUNCTION gate.keep_answer(p_key text, p_asked text, p_answer text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  WITH old AS MATERIALIZED (
    SELECT k.tenant_id, k.id FROM public.kept_answer k WHERE k.kept_at <= now() - interval '24 hours'
     ORDER BY k.kept_at LIMIT 10 FOR UPDATE SKIP LOCKED)
  DELETE FROM public.kept_answer k USING old WHERE k.tenant_id = old.tenant_id AND k.id = old.id;
  INSERT INTO public.kept_answer AS k (tenant_id, id, membership_id, key, asked, answer)
  VALUES (gate.acting_tenant(), gate.uuid7(), gate.acting_membership(), p_key, p_asked, p_answer)
  ON CONFLICT (tenant_id, membership_id, key)
    DO UPDATE SET asked = excluded.asked, answer = excluded.answer, kept_at = excluded.kept_at
    WHERE k.kept_at <= now() - interval '24 hours';
  RETURN FOUND;
END $$;
ALTER FUNCTION gate.keep_answer(text, text, text) OWNER TO circlegate_policy;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
