-- A company that is to be deleted, or is not any more, is told so by mail: all who may call it off.
ALTER TABLE letter
  DROP CONSTRAINT letter_kind,
  ADD CONSTRAINT letter_kind CHECK (kind IN ('RESET_PASSWORD', 'INVITATION', 'VERIFY_EMAIL', 'NOTICE', 'DELETION'));
GRANT SELECT (kind, company_id) ON letter TO circlegate_policy;
ALTER TABLE tenant_deletion ADD COLUMN cancelled_by_staff BOOLEAN NOT NULL DEFAULT false;
GRANT UPDATE (cancelled_by_staff) ON tenant_deletion TO circlegate_policy;
GRANT SELECT (tenant_id, asked_by, by_staff, reason, due_at, cancelled_at, cancelled_by, cancelled_by_staff) ON tenant_deletion TO circlegate_identity;
CREATE POLICY identity ON tenant_deletion FOR SELECT TO circlegate_identity USING (true);
GRANT SELECT ON membership_role, system_role_entry TO circlegate_policy;

GRANT CREATE ON SCHEMA gate TO circlegate_policy;
-- As before, and it is kept whether they are of the staff.
CREATE OR REPLACE FUNCTION gate.call_off_deletion(p_tenant uuid) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found record;
BEGIN
  PERFORM FROM public.tenant t WHERE t.id = p_tenant FOR UPDATE;
  UPDATE public.tenant_deletion d SET cancelled_at = now(), cancelled_by_staff = gate.acting_staff() IS NOT NULL,
      cancelled_by = coalesce(nullif(current_setting('app.staff_name', true), ''), current_setting('app.member_name', true))
    FROM public.tenant t
   WHERE d.tenant_id = p_tenant AND t.id = d.tenant_id AND d.cancelled_at IS NULL AND t.status <> 'DELETED'
  RETURNING d.id, d.standing INTO found;
  UPDATE public.tenant SET status = found.standing WHERE id = p_tenant AND status = 'SUSPENDED' AND found.id IS NOT NULL;
  RETURN found.id;
END $$;

-- A letter says how it is when it is sent, and what was written before is not sent any more. Whoever bears a role that lets them call
-- it off is looked at again then: another may deny it, and much may have changed.
CREATE FUNCTION gate.tell_of_deletion() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM public.letter WHERE expires_at <= now() OR (kind = 'DELETION' AND company_id = NEW.tenant_id);
  INSERT INTO public.letter (id, kind, company_id, subject_id, expires_at)
  SELECT gate.uuid7(), 'DELETION', m.tenant_id, m.id, now() + interval '7 days'
    FROM public.membership m JOIN public.tenant t ON t.id = m.tenant_id
   WHERE m.tenant_id = NEW.tenant_id AND m.status = 'ACTIVE' AND EXISTS (
      SELECT FROM (
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
       WHERE said.permission IN ('deletion.schedule', 'deletion.*') AND said.effect = 'GRANT');
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
