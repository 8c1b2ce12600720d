-- What one side of a relationship takes from the other by new terms, both agree to: the one asks, the other approves.

GRANT CREATE ON SCHEMA gate TO circlegate_policy;

-- The other sides of the relationships of whoever acts, above and below, as long as these are not over.
CREATE FUNCTION gate.facing_tenants() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  acting uuid := gate.acting_tenant();
BEGIN
  IF NOT gate.may_write() THEN RETURN; END IF;
  IF gate.acting_unit() IS NOT NULL THEN RETURN; END IF;
  RETURN QUERY SELECT CASE r.tenant_id WHEN acting THEN r.corporate_id ELSE r.tenant_id END FROM public.corporate_relationship r
   WHERE (r.tenant_id = acting OR r.corporate_id = acting) AND (r.valid_until IS NULL OR r.valid_until > now());
END $$;
REVOKE ALL ON FUNCTION gate.facing_tenants() FROM PUBLIC;
ALTER FUNCTION gate.facing_tenants() OWNER TO circlegate_policy;
GRANT EXECUTE ON FUNCTION gate.facing_tenants() TO circlegate_tenant;

DROP POLICY adding ON proposal;
CREATE POLICY adding ON proposal FOR INSERT TO circlegate_tenant WITH CHECK (
  proposer_tenant_id = (SELECT gate.acting_tenant())
  AND (tenant_id = ANY (ARRAY(SELECT gate.proposing_tenants()))
    OR (mutation = 'updateCorporateRelationship' AND tenant_id = ANY (ARRAY(SELECT gate.facing_tenants()))))
);

-- A company gives what it likes, a corporate gives back what it likes; each takes the bills on itself, and either ends it: the
-- corporate no later than was said. Whoever moves a company from above ends it as it is. What is over stays so.
CREATE OR REPLACE FUNCTION gate.keep_sides() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  acting uuid := gate.acting_tenant();
  levels text[] := '{AUTONOMOUS,MANAGED,CONTROLLED}';
  shares text[] := '{NONE,AGGREGATED,FULL}';
  was jsonb := to_jsonb(OLD) - ARRAY['status', 'version'];
  kept boolean := true;
BEGIN
  IF acting IS NULL THEN RETURN NEW; END IF;
  CASE TG_TABLE_NAME
    WHEN 'corporate_relationship' THEN
      kept := CASE acting WHEN OLD.tenant_id THEN
        (NEW.separate_billing OR NOT OLD.separate_billing)
        AND array_position(levels, NEW.governance_level) >= array_position(levels, OLD.governance_level)
        AND array_position(shares, NEW.data_sharing_level) >= array_position(shares, OLD.data_sharing_level)
        AND (OLD.independent_vendor_management OR NOT NEW.independent_vendor_management)
      WHEN OLD.corporate_id THEN
        (OLD.separate_billing OR NOT NEW.separate_billing)
        AND array_position(levels, NEW.governance_level) <= array_position(levels, OLD.governance_level)
        AND array_position(shares, NEW.data_sharing_level) <= array_position(shares, OLD.data_sharing_level)
        AND (NEW.independent_vendor_management OR NOT OLD.independent_vendor_management)
      ELSE
        (NEW.separate_billing, NEW.governance_level, NEW.data_sharing_level, NEW.independent_vendor_management)
        = (OLD.separate_billing, OLD.governance_level, OLD.data_sharing_level, OLD.independent_vendor_management)
      END
      AND (acting = OLD.tenant_id OR OLD.valid_until IS NULL OR coalesce(NEW.valid_until <= OLD.valid_until, false))
      AND (OLD.valid_until IS NULL OR OLD.valid_until > now() OR NEW.valid_until IS NOT DISTINCT FROM OLD.valid_until);
    WHEN 'vendor_relationship' THEN
      kept := CASE WHEN acting = OLD.vendor_id
        THEN was = to_jsonb(NEW) - ARRAY['status', 'version'] AND (NEW.status IN (OLD.status, 'TERMINATED')
          OR (OLD.status = 'PENDING' AND NEW.status = 'ACTIVE'))
        ELSE NEW.status = OLD.status OR NEW.status <> 'ACTIVE' OR OLD.status = 'SUSPENDED' END;
    WHEN 'offer' THEN
      kept := NEW.status = OLD.status OR (OLD.status = 'OPEN' AND (NEW.status = 'WITHDRAWN') <> (OLD.organization_code
        = coalesce(gate.code_as(CASE OLD.kind WHEN 'CONTRACT' THEN 'VENDOR' ELSE 'CORPORATE' END), '')));
  END CASE;
  IF kept IS NOT TRUE THEN
    RAISE EXCEPTION 'this is for the other side to do' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

-- New terms end with the relationship that they are about, all else with the path by which the company is managed.
CREATE OR REPLACE FUNCTION gate.sign_proposal() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  acting uuid := gate.acting_tenant();
BEGIN
  IF acting IS NULL THEN RETURN NEW; END IF;
  NEW.proposer_id := nullif(current_setting('app.membership_id', true), '')::uuid;
  NEW.status := 'PENDING';
  NEW.reason := NULL;
  NEW.decided_at := NULL;
  NEW.created_at := now();
  NEW.signed_by := ARRAY[gate.signature()];
  NEW.void_at := CASE NEW.mutation WHEN 'updateCorporateRelationship' THEN
    (SELECT r.valid_until FROM public.corporate_relationship r
      WHERE r.id = NEW.entity_id AND (r.tenant_id, r.corporate_id) IN ((acting, NEW.tenant_id), (NEW.tenant_id, acting)))
  ELSE
    (SELECT c.valid_until FROM public.tenant_closure c
      WHERE c.ancestor_id = acting AND c.descendant_id = NEW.tenant_id
        AND c.valid_from <= now() AND (c.valid_until IS NULL OR c.valid_until > now()) LIMIT 1)
  END;
  PERFORM pg_advisory_xact_lock(hashtext('circlegate proposal'), hashtext(NEW.proposer_id::text));
  IF EXISTS (
    SELECT FROM public.proposal p
     WHERE p.tenant_id = NEW.tenant_id AND p.proposer_tenant_id = NEW.proposer_tenant_id AND p.proposer_id = NEW.proposer_id
       AND p.mutation = NEW.mutation AND p.input = NEW.input AND p.status = 'PENDING'
       AND p.expires_at > now() AND (p.void_at IS NULL OR p.void_at > now())
  ) THEN RETURN NULL; END IF;
  RETURN NEW;
END $$;

-- A company decides itself: not whoever of the staff acts in the place of one of its members, who might have proposed it
-- in the place of another.
CREATE OR REPLACE FUNCTION gate.decide_proposal() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  acting uuid := gate.acting_tenant();
  member uuid := nullif(current_setting('app.membership_id', true), '')::uuid;
BEGIN
  IF acting IS NULL OR (NEW.status, NEW.reason) IS NOT DISTINCT FROM (OLD.status, OLD.reason) THEN RETURN NEW; END IF;
  IF OLD.status <> 'PENDING' OR OLD.expires_at <= now() OR OLD.void_at <= now()
     OR acting <> (CASE NEW.status WHEN 'WITHDRAWN' THEN OLD.proposer_tenant_id ELSE OLD.tenant_id END)
     OR (NEW.status <> 'WITHDRAWN' AND nullif(current_setting('app.staff_id', true), '') IS NOT NULL) THEN
    RAISE EXCEPTION 'this proposal is not to be decided so' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.status = 'APPROVED' AND EXISTS (
    SELECT FROM public.membership one JOIN public.membership other ON other.account_id = one.account_id
     WHERE one.tenant_id = OLD.proposer_tenant_id AND one.id = OLD.proposer_id
       AND other.tenant_id = acting AND other.id = member
  ) THEN
    RAISE EXCEPTION 'whoever proposed does not approve' USING ERRCODE = 'CG414';
  END IF;
  NEW.decided_at := now();
  NEW.signed_by := OLD.signed_by || gate.signature();
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION gate.void_proposals() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  child uuid := coalesce(NEW.tenant_id, OLD.tenant_id);
  corporate uuid := coalesce(NEW.corporate_id, OLD.corporate_id);
BEGIN
  UPDATE public.proposal p SET void_at = v.at
    FROM (
      SELECT o.tenant_id, o.id,
             CASE WHEN c.ancestor_id IS NULL THEN date_trunc('milliseconds', now()) ELSE c.valid_until END AS at
        FROM public.proposal o
        LEFT JOIN public.tenant_closure c ON c.ancestor_id = o.proposer_tenant_id AND c.descendant_id = o.tenant_id
         AND c.data_sharing_level = 'FULL' AND c.governance_level = 'MANAGED'
         AND c.valid_from <= now() AND (c.valid_until IS NULL OR c.valid_until > now())
       WHERE o.status = 'PENDING' AND (o.void_at IS NULL OR o.void_at > now()) AND o.mutation <> 'updateCorporateRelationship'
         AND (o.tenant_id = child OR o.tenant_id IN (
           SELECT b.descendant_id FROM public.tenant_closure b WHERE b.ancestor_id = child))
    ) v
   WHERE p.tenant_id = v.tenant_id AND p.id = v.id AND p.void_at IS DISTINCT FROM v.at;
  UPDATE public.proposal p SET void_at = CASE TG_OP WHEN 'DELETE' THEN date_trunc('milliseconds', now()) ELSE NEW.valid_until END
   WHERE p.status = 'PENDING' AND (p.void_at IS NULL OR p.void_at > now()) AND p.mutation = 'updateCorporateRelationship'
     AND p.entity_id = coalesce(NEW.id, OLD.id)
     AND (p.tenant_id, p.proposer_tenant_id) IN ((child, corporate), (corporate, child))
     AND p.void_at IS DISTINCT FROM CASE TG_OP WHEN 'DELETE' THEN date_trunc('milliseconds', now()) ELSE NEW.valid_until END;
  RETURN NULL;
END $$;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
