-- A company that may not write concludes nothing either: what it offered while it did waits until it does again.
CREATE OR REPLACE FUNCTION gate.conclude() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  other uuid := (SELECT t.id FROM public.tenant t WHERE t.organization_code = NEW.organization_code
                    AND t.type = CASE NEW.kind WHEN 'CONTRACT' THEN 'VENDOR' ELSE 'CORPORATE' END);
  begins timestamptz := greatest(NEW.valid_from, date_trunc('milliseconds', now()));
BEGIN
  -- Held, so that it does not lose its standing meanwhile.
  PERFORM FROM public.tenant t WHERE t.id = NEW.tenant_id AND t.status IN ('TRIAL', 'ACTIVE') FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the company that offered it may not conclude it' USING ERRCODE = 'CG415';
  END IF;
  IF NEW.kind = 'CONTRACT' THEN
    INSERT INTO public.vendor_relationship (tenant_id, id, vendor_id, vendor_code, capabilities, billing_rate, currency,
      status, valid_from, valid_until)
    VALUES (NEW.tenant_id, NEW.id, other, NEW.vendor_code, NEW.capabilities, NEW.billing_rate, NEW.currency,
      'ACTIVE', begins, NEW.valid_until);
  ELSE
    INSERT INTO public.corporate_relationship (tenant_id, id, corporate_id, governance_level, data_sharing_level,
      separate_billing, independent_vendor_management, valid_from, valid_until)
    VALUES (NEW.tenant_id, NEW.id, other, NEW.governance_level, NEW.data_sharing_level,
      NEW.separate_billing, NEW.independent_vendor_management, begins, NEW.valid_until);
  END IF;
  RETURN NULL;
EXCEPTION WHEN integrity_constraint_violation THEN
  -- What stands in the way is the offering company's, and not the other one's to know.
  RAISE EXCEPTION 'the offer fits no more' USING ERRCODE = 'CG412';
END $$;

-- Whoever is suspended while they are to be deleted stays so when they call that off.
GRANT CREATE ON SCHEMA gate TO circlegate_policy;
CREATE FUNCTION gate.suspend_ending(p_tenant uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.tenant_deletion d SET standing = 'SUSPENDED'
    FROM public.tenant t
   WHERE d.tenant_id = p_tenant AND d.cancelled_at IS NULL AND d.standing <> 'SUSPENDED' AND gate.acting_staff() IS NOT NULL
     AND t.id = d.tenant_id AND t.status = 'SUSPENDED';
  RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION gate.suspend_ending(uuid) FROM PUBLIC;
ALTER FUNCTION gate.suspend_ending(uuid) OWNER TO circlegate_policy;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
GRANT EXECUTE ON FUNCTION gate.suspend_ending(uuid) TO circlegate_staff;
GRANT UPDATE (standing) ON tenant_deletion TO circlegate_policy;

DROP TRIGGER record_change ON tenant_deletion;
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OF cancelled_at, standing OR DELETE ON tenant_deletion
  FOR EACH ROW EXECUTE FUNCTION gate.record_change('TenantDeletion', 'tenant_id', 'id');
