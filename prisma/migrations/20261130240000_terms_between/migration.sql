-- New terms are asked of the relationship between whoever asks and whoever is asked, by its id and in its company. One that named
-- another would do what its reader was not shown, and outlive what it is about.
GRANT CREATE ON SCHEMA gate TO circlegate_policy;

-- Whether whoever acts asks another company about a relationship between the two that is not over.
CREATE FUNCTION gate.may_ask(p_tenant uuid, p_entity uuid, p_input jsonb) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT gate.may_write() AND gate.acting_unit() IS NULL AND EXISTS (
    SELECT FROM public.corporate_relationship r
     WHERE r.id = p_entity AND (r.valid_until IS NULL OR r.valid_until > now())
       AND (r.tenant_id, r.corporate_id) IN ((gate.acting_tenant(), p_tenant), (p_tenant, gate.acting_tenant()))
       AND p_input @> jsonb_build_object('id', r.id, 'tenantId', r.tenant_id)
  )
$$;
REVOKE ALL ON FUNCTION gate.may_ask(uuid, uuid, jsonb) FROM PUBLIC;
ALTER FUNCTION gate.may_ask(uuid, uuid, jsonb) OWNER TO circlegate_policy;
GRANT EXECUTE ON FUNCTION gate.may_ask(uuid, uuid, jsonb) TO circlegate_tenant;

DROP POLICY adding ON proposal;
CREATE POLICY adding ON proposal FOR INSERT TO circlegate_tenant WITH CHECK (
  proposer_tenant_id = (SELECT gate.acting_tenant())
  AND ((mutation <> 'updateCorporateRelationship' AND tenant_id = ANY (ARRAY(SELECT gate.proposing_tenants())))
    OR (mutation = 'updateCorporateRelationship' AND gate.may_ask(tenant_id, entity_id, input)))
);
DROP FUNCTION gate.facing_tenants();
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
