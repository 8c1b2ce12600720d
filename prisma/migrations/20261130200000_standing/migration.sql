GRANT CREATE ON SCHEMA gate TO circlegate_policy;

-- A company that may not write concludes nothing either: what it offered while it did waits until it does again. Its standing is
-- held, so that it does not lose it meanwhile.
CREATE FUNCTION gate.keep_standing() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.tenant t WHERE t.id = NEW.tenant_id AND t.status IN ('TRIAL', 'ACTIVE') FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the company that offered it may not conclude it' USING ERRCODE = 'CG415';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER keep_standing BEFORE UPDATE OF status ON offer
  FOR EACH ROW WHEN (NEW.status = 'ACCEPTED' AND OLD.status = 'OPEN') EXECUTE FUNCTION gate.keep_standing();

-- Whoever is suspended while they are to be deleted stays so when they call that off.
CREATE FUNCTION gate.suspend_ending(p_tenant uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.tenant_deletion d SET standing = 'SUSPENDED'
    FROM public.tenant t
   WHERE d.tenant_id = p_tenant AND d.cancelled_at IS NULL AND d.standing <> 'SUSPENDED' AND gate.acting_staff() IS NOT NULL
     AND t.id = d.tenant_id AND t.status = 'SUSPENDED';
  RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION gate.keep_standing(), gate.suspend_ending(uuid) FROM PUBLIC;
ALTER FUNCTION gate.keep_standing() OWNER TO circlegate_policy;
ALTER FUNCTION gate.suspend_ending(uuid) OWNER TO circlegate_policy;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
GRANT EXECUTE ON FUNCTION gate.suspend_ending(uuid) TO circlegate_staff;
GRANT UPDATE (standing) ON tenant_deletion TO circlegate_policy;

DROP TRIGGER record_change ON tenant_deletion;
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OF cancelled_at, standing OR DELETE ON tenant_deletion
  FOR EACH ROW EXECUTE FUNCTION gate.record_change('TenantDeletion', 'tenant_id', 'id');
