-- A company that is to be deleted, or is not any more, is told so by mail: all who may call it off.
ALTER TABLE letter
  DROP CONSTRAINT letter_kind,
  ADD CONSTRAINT letter_kind CHECK (kind IN ('RESET_PASSWORD', 'INVITATION', 'VERIFY_EMAIL', 'NOTICE', 'DELETION'));
GRANT SELECT (subject_id) ON letter TO circlegate_policy;
GRANT SELECT (tenant_id, id, asked_by, by_staff, reason, due_at, cancelled_at, cancelled_by) ON tenant_deletion TO circlegate_identity;
CREATE POLICY identity ON tenant_deletion FOR SELECT TO circlegate_identity USING (true);
GRANT SELECT ON membership_role, system_role_entry TO circlegate_policy;

GRANT CREATE ON SCHEMA gate TO circlegate_policy;
-- Once it is called off, nobody is told any more that it is to come.
CREATE FUNCTION gate.tell_of_deletion() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM public.letter WHERE expires_at <= now() OR subject_id = NEW.id;
  INSERT INTO public.letter (id, kind, company_id, subject_id, address, expires_at)
  SELECT gate.uuid7(), 'DELETION', NEW.tenant_id, NEW.id, a.email, now() + interval '7 days'
    FROM public.membership m
    JOIN public.account a ON a.id = m.account_id AND a.status = 'ACTIVE'
    JOIN public.tenant t ON t.id = m.tenant_id
   CROSS JOIN LATERAL (
      SELECT mr.role_code AS code FROM public.membership_role mr
       WHERE mr.tenant_id = m.tenant_id AND mr.membership_id = m.id AND mr.ended_at IS NULL
      UNION
      SELECT unnest(d.roles) FROM public.designation d
       WHERE d.tenant_id = m.tenant_id AND d.id = m.designation_id AND d.removed_at IS NULL) borne
   CROSS JOIN LATERAL (
      SELECT e.permission, e.effect FROM public.system_role_entry e WHERE e.tenant_type = t.type AND e.role_code = borne.code
      UNION ALL
      SELECT e.permission, e.effect FROM public.role r, jsonb_to_recordset(r.entries) AS e (permission text, effect text)
       WHERE r.tenant_id = m.tenant_id AND r.code = borne.code AND r.removed_at IS NULL) said
   WHERE m.tenant_id = NEW.tenant_id AND m.status = 'ACTIVE' AND m.unit_id IS NULL
     AND m.valid_from <= now() AND (m.valid_until IS NULL OR m.valid_until > now())
     AND said.permission IN ('deletion.schedule', 'deletion.*')
   GROUP BY a.id HAVING bool_and(said.effect = 'GRANT');
  RETURN NULL;
END $$;

CREATE TRIGGER tell_of_deletion AFTER INSERT OR UPDATE OF cancelled_at ON tenant_deletion
  FOR EACH ROW EXECUTE FUNCTION gate.tell_of_deletion();
-- Whoever carries letters is called, whichever door it came by.
DROP TRIGGER call_chores ON tenant_deletion;
CREATE TRIGGER call_chores AFTER INSERT OR UPDATE OF cancelled_at ON tenant_deletion
  FOR EACH STATEMENT EXECUTE FUNCTION gate.call_chores();

REVOKE ALL ON FUNCTION gate.tell_of_deletion() FROM PUBLIC;
ALTER FUNCTION gate.tell_of_deletion() OWNER TO circlegate_policy;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
