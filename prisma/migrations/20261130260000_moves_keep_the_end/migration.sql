-- Who moves a company takes along when its relationship ends, as all else that it gives: a move gave it to the next
-- corporate for as long as whoever moved it liked. Of relationships that may not overlap one alone ends then, and it must have
-- begun before: else the new one would overlap it.
GRANT CREATE ON SCHEMA gate TO circlegate_policy;
DROP POLICY adding ON corporate_relationship;
DROP FUNCTION gate.may_move(uuid, timestamptz, text, text, boolean, boolean);

CREATE FUNCTION gate.may_move(
  p_tenant uuid, p_until timestamptz, p_governance text, p_sharing text, p_billing boolean, p_independent boolean
) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.corporate_relationship r
     WHERE r.tenant_id = p_tenant AND r.valid_until IS NOT DISTINCT FROM p_until
       AND r.governance_level = p_governance AND r.data_sharing_level = p_sharing
       AND r.separate_billing = p_billing AND r.independent_vendor_management = p_independent
       AND r.corporate_id = ANY (ARRAY(SELECT gate.writable_tenants()))
  )
$$;
REVOKE ALL ON FUNCTION gate.may_move(uuid, timestamptz, text, text, boolean, boolean) FROM PUBLIC;
ALTER FUNCTION gate.may_move(uuid, timestamptz, text, text, boolean, boolean) OWNER TO circlegate_policy;
GRANT EXECUTE ON FUNCTION gate.may_move(uuid, timestamptz, text, text, boolean, boolean) TO circlegate_tenant;

CREATE POLICY adding ON corporate_relationship FOR INSERT TO circlegate_tenant WITH CHECK (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants()))
  AND corporate_id = ANY (ARRAY(SELECT gate.writable_tenants()))
  AND gate.may_move(tenant_id, valid_until, governance_level, data_sharing_level, separate_billing, independent_vendor_management)
);
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
