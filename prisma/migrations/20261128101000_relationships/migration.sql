-- Relationships between companies are offered, begun, changed and ended by their sides, and what happened
-- to them is kept.

-- CreateTable
CREATE TABLE "offer" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "organization_code" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'OPEN',
    "vendor_code" TEXT,
    "capabilities" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "billing_rate" DECIMAL(14,2) NOT NULL DEFAULT 0,
    "currency" TEXT NOT NULL DEFAULT 'INR',
    "governance_level" TEXT,
    "data_sharing_level" TEXT,
    "separate_billing" BOOLEAN NOT NULL DEFAULT true,
    "independent_vendor_management" BOOLEAN NOT NULL DEFAULT true,
    "valid_from" TIMESTAMPTZ(3),
    "valid_until" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_from" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "offer_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "history" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "entity" TEXT NOT NULL,
    "entity_id" UUID NOT NULL,
    "other_id" UUID,
    "action" TEXT NOT NULL,
    "changes" JSONB NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "history_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "offer_organization_code_idx" ON "offer"("organization_code");

-- CreateIndex
CREATE INDEX "history_tenant_id_entity_entity_id_id_idx" ON "history"("tenant_id", "entity", "entity_id", "id");

-- AddForeignKey
ALTER TABLE "offer" ADD CONSTRAINT "offer_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "history" ADD CONSTRAINT "history_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE offer
  ALTER COLUMN capabilities SET NOT NULL,
  ADD CHECK (kind IN ('CONTRACT', 'OVERSIGHT')),
  ADD CHECK (status IN ('OPEN', 'ACCEPTED', 'DECLINED', 'WITHDRAWN')),
  ADD CHECK ((kind = 'CONTRACT') = (vendor_code IS NOT NULL)),
  ADD CHECK ((kind = 'OVERSIGHT') = (governance_level IS NOT NULL AND data_sharing_level IS NOT NULL)),
  ADD CHECK (governance_level IN ('AUTONOMOUS', 'MANAGED', 'CONTROLLED')),
  ADD CHECK (data_sharing_level IN ('NONE', 'AGGREGATED', 'FULL')),
  ADD CHECK (currency ~ '^[A-Z]{3}$'),
  ADD CHECK (billing_rate >= 0),
  ADD CHECK (valid_until > valid_from);
-- A company makes one offer at a time to another.
CREATE UNIQUE INDEX offer_one_open ON offer (tenant_id, kind, organization_code) WHERE status = 'OPEN';
ALTER TABLE history
  ADD CHECK (entity IN ('Tenant', 'CorporateRelationship', 'VendorRelationship')),
  ADD CHECK (action IN ('CREATED', 'UPDATED', 'DELETED'));

GRANT CREATE ON SCHEMA gate TO circlegate_policy;

-- ── Who sees what ───────────────────────────────────────────────────────────────────────────────
-- The acting company's code, if it is of that type: an offer finds a company by both.
CREATE FUNCTION gate.code_as(p_type text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.organization_code FROM public.tenant t WHERE t.id = gate.acting_tenant() AND t.type = p_type
$$;

-- The companies whose vendors the corporate directly above manages, whatever else it may see or change.
-- It is the whole of the corporate that manages them: whoever asks asks for that as well.
CREATE FUNCTION gate.managed_tenants() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT r.tenant_id FROM public.corporate_relationship r
   WHERE r.corporate_id = gate.acting_tenant() AND NOT r.independent_vendor_management
     AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now())
$$;

-- As before, and: whoever made an offer to the acting company, and the vendors that it manages for others.
CREATE OR REPLACE FUNCTION gate.card_tenants() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  acting uuid := gate.acting_tenant();
  readable uuid[];
  part uuid[];
BEGIN
  IF acting IS NULL THEN RETURN; END IF;
  RETURN NEXT acting;
  IF gate.acting_unit() IS NOT NULL THEN
    part := ARRAY(SELECT gate.acting_units());
    RETURN QUERY
      SELECT a.vendor_id FROM public.site_assignment a WHERE a.tenant_id = acting AND a.unit_id = ANY (part)
      UNION
      SELECT a.tenant_id FROM public.vendor_placement p
        JOIN public.site_assignment a ON a.tenant_id = p.circle_id AND a.id = p.assignment_id
       WHERE p.tenant_id = acting AND p.unit_id = ANY (part)
         AND a.tenant_id = ANY (ARRAY(SELECT gate.served_tenants()))
         AND a.starts_at <= now() AND (a.ends_at IS NULL OR a.ends_at > now());
    RETURN;
  END IF;
  readable := ARRAY(SELECT gate.readable_tenants());
  RETURN QUERY
    SELECT c.descendant_id FROM public.tenant_closure c
     WHERE c.ancestor_id = acting
       AND c.valid_from <= now() AND (c.valid_until IS NULL OR c.valid_until > now())
    UNION
    SELECT r.corporate_id FROM public.corporate_relationship r WHERE r.tenant_id = ANY (readable)
    UNION
    SELECT r.tenant_id FROM public.corporate_relationship r WHERE r.corporate_id = acting
    UNION
    SELECT r.vendor_id FROM public.vendor_relationship r
     WHERE r.tenant_id = ANY (readable || ARRAY(SELECT gate.managed_tenants()))
    UNION
    SELECT r.tenant_id FROM public.vendor_relationship r WHERE r.vendor_id = acting
    UNION
    SELECT o.tenant_id FROM public.offer o WHERE o.kind = 'CONTRACT' AND o.organization_code = gate.code_as('VENDOR')
    UNION
    SELECT o.tenant_id FROM public.offer o WHERE o.kind = 'OVERSIGHT' AND o.organization_code = gate.code_as('CORPORATE');
  IF NOT EXISTS (SELECT FROM public.tenant_profile own WHERE own.tenant_id = acting AND own.shared_vendor_pool) THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT r.vendor_id FROM public.tenant_closure mine
      JOIN public.tenant_closure sibling ON sibling.ancestor_id = mine.ancestor_id AND sibling.depth = 1
      JOIN public.tenant_profile p ON p.tenant_id = sibling.descendant_id AND p.shared_vendor_pool
      JOIN public.vendor_relationship r ON r.tenant_id = p.tenant_id
     WHERE mine.descendant_id = acting AND mine.depth = 1
       AND mine.valid_from <= now() AND (mine.valid_until IS NULL OR mine.valid_until > now())
       AND sibling.valid_from <= now() AND (sibling.valid_until IS NULL OR sibling.valid_until > now())
       AND r.status = 'ACTIVE' AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now());
END $$;

-- ── Policies ────────────────────────────────────────────────────────────────────────────────────
DO $$
DECLARE
  held text;
BEGIN
  FOREACH held IN ARRAY ARRAY['offer', 'history'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', held);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', held);
    EXECUTE format('CREATE POLICY system ON %I TO circlegate_system USING (true) WITH CHECK (true)', held);
    EXECUTE format('CREATE POLICY facts ON %I TO circlegate_policy USING (true) WITH CHECK (true)', held);
  END LOOP;
END $$;
CREATE POLICY identity ON offer TO circlegate_identity USING (true) WITH CHECK (true);

DROP POLICY sides ON vendor_relationship;
CREATE POLICY sides ON vendor_relationship FOR SELECT TO circlegate_tenant USING (
  (tenant_id = ANY (ARRAY(SELECT gate.readable_tenants())) OR vendor_id = (SELECT gate.acting_tenant())
    OR tenant_id = ANY (ARRAY(SELECT gate.managed_tenants())))
  AND (SELECT gate.acting_unit()) IS NULL
);
-- Which side may do what, the trigger keep_sides says.
CREATE POLICY changing ON vendor_relationship FOR UPDATE TO circlegate_tenant USING (
  (tenant_id = (SELECT gate.acting_tenant()) OR vendor_id = (SELECT gate.acting_tenant())
    OR tenant_id = ANY (ARRAY(SELECT gate.managed_tenants())))
  AND (SELECT gate.may_write()) AND (SELECT gate.acting_unit()) IS NULL
);

CREATE POLICY changing ON corporate_relationship FOR UPDATE TO circlegate_tenant USING (
  (tenant_id = ANY (ARRAY(SELECT gate.writable_tenants()))
    OR (corporate_id = (SELECT gate.acting_tenant()) AND (SELECT gate.may_write())))
  AND (SELECT gate.acting_unit()) IS NULL
);
CREATE POLICY sides ON offer FOR SELECT TO circlegate_tenant USING (
  (tenant_id = ANY (ARRAY(SELECT gate.readable_tenants()))
    OR (kind = 'CONTRACT' AND tenant_id = ANY (ARRAY(SELECT gate.managed_tenants())))
    OR (kind = 'CONTRACT' AND organization_code = (SELECT gate.code_as('VENDOR')))
    OR (kind = 'OVERSIGHT' AND organization_code = (SELECT gate.code_as('CORPORATE'))))
  AND (SELECT gate.acting_unit()) IS NULL
);
-- Vendors are invited by a circle, or for it; nobody but the company itself gives a corporate power over it.
CREATE POLICY adding ON offer FOR INSERT TO circlegate_tenant WITH CHECK (
  ((kind = 'CONTRACT' AND (tenant_id = (SELECT gate.acting_tenant()) OR tenant_id = ANY (ARRAY(SELECT gate.managed_tenants())))
    AND EXISTS (SELECT FROM tenant t WHERE t.id = offer.tenant_id AND t.type = 'CIRCLE'))
   OR (kind = 'OVERSIGHT' AND tenant_id = (SELECT gate.acting_tenant())
    AND EXISTS (SELECT FROM tenant t WHERE t.id = offer.tenant_id AND t.type IN ('CIRCLE', 'CORPORATE'))))
  AND (SELECT gate.may_write()) AND (SELECT gate.acting_unit()) IS NULL
);
CREATE POLICY changing ON offer FOR UPDATE TO circlegate_tenant USING (
  ((kind = 'CONTRACT' AND tenant_id = ANY (ARRAY(SELECT gate.managed_tenants())))
    OR tenant_id = (SELECT gate.acting_tenant())
    OR (kind = 'CONTRACT' AND organization_code = (SELECT gate.code_as('VENDOR')))
    OR (kind = 'OVERSIGHT' AND organization_code = (SELECT gate.code_as('CORPORATE'))))
  AND (SELECT gate.may_write()) AND (SELECT gate.acting_unit()) IS NULL
);

CREATE POLICY sides ON history FOR SELECT TO circlegate_tenant USING (
  (tenant_id = ANY (ARRAY(SELECT gate.readable_tenants())) OR other_id = (SELECT gate.acting_tenant())
    OR (entity = 'VendorRelationship' AND tenant_id = ANY (ARRAY(SELECT gate.managed_tenants()))))
  AND (SELECT gate.acting_unit()) IS NULL
);

GRANT SELECT, INSERT ON offer TO circlegate_tenant;
GRANT UPDATE (status, version) ON offer TO circlegate_tenant;
GRANT SELECT ON history TO circlegate_tenant;
GRANT INSERT ON corporate_relationship TO circlegate_tenant;
GRANT UPDATE (governance_level, data_sharing_level, separate_billing, independent_vendor_management, valid_until, version)
  ON corporate_relationship TO circlegate_tenant;
GRANT UPDATE (vendor_code, capabilities, billing_rate, currency, status, valid_from, valid_until, version)
  ON vendor_relationship TO circlegate_tenant;
GRANT SELECT ON offer TO circlegate_identity;
GRANT SELECT, INSERT, UPDATE, DELETE ON offer, history TO circlegate_system;
GRANT SELECT ON offer TO circlegate_policy;
GRANT INSERT ON history, vendor_relationship TO circlegate_policy;
GRANT UPDATE (valid_until, version) ON corporate_relationship TO circlegate_policy;

-- ── What each side may do ───────────────────────────────────────────────────────────────────────
-- A company changes what it gives to the corporate above; nobody else widens that, and nobody hands their
-- bills to the other. Of a contract the circle's side keeps the terms, and it comes into force by the vendor's
-- word only.
CREATE FUNCTION gate.keep_sides() RETURNS trigger
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
      kept := CASE WHEN acting = OLD.tenant_id THEN NEW.separate_billing OR NOT OLD.separate_billing ELSE
        (OLD.separate_billing OR NOT NEW.separate_billing)
        AND array_position(levels, NEW.governance_level) <= array_position(levels, OLD.governance_level)
        AND array_position(shares, NEW.data_sharing_level) <= array_position(shares, OLD.data_sharing_level)
        AND (NEW.independent_vendor_management OR NOT OLD.independent_vendor_management)
        AND (OLD.valid_until IS NULL OR NEW.valid_until <= OLD.valid_until) END;
    WHEN 'vendor_relationship' THEN
      kept := CASE WHEN acting = OLD.vendor_id
        THEN was = to_jsonb(NEW) - ARRAY['status', 'version'] AND (NEW.status IN (OLD.status, 'TERMINATED')
          OR (OLD.status = 'PENDING' AND NEW.status = 'ACTIVE'))
        ELSE NEW.status = OLD.status OR NEW.status <> 'ACTIVE' OR OLD.status = 'SUSPENDED' END;
    WHEN 'offer' THEN
      kept := NEW.status = OLD.status OR (OLD.status = 'OPEN' AND (NEW.status = 'WITHDRAWN') <> (OLD.organization_code
        = coalesce(gate.code_as(CASE OLD.kind WHEN 'CONTRACT' THEN 'VENDOR' ELSE 'CORPORATE' END), '')));
  END CASE;
  IF NOT kept THEN
    RAISE EXCEPTION 'this is for the other side to do' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER keep_sides BEFORE UPDATE ON corporate_relationship FOR EACH ROW EXECUTE FUNCTION gate.keep_sides();
CREATE TRIGGER keep_sides BEFORE UPDATE ON vendor_relationship FOR EACH ROW EXECUTE FUNCTION gate.keep_sides();
CREATE TRIGGER keep_sides BEFORE UPDATE ON offer FOR EACH ROW EXECUTE FUNCTION gate.keep_sides();

-- Who moves a company controls the corporate that it leaves as well, and takes the settings along as they are.
CREATE FUNCTION gate.may_move(
  p_tenant uuid, p_at timestamptz, p_governance text, p_sharing text, p_billing boolean, p_independent boolean
) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.corporate_relationship r
     WHERE r.tenant_id = p_tenant AND r.valid_from < p_at AND (r.valid_until IS NULL OR r.valid_until > p_at)
       AND r.governance_level = p_governance AND r.data_sharing_level = p_sharing
       AND r.separate_billing = p_billing AND r.independent_vendor_management = p_independent
       AND r.corporate_id = ANY (ARRAY(SELECT gate.writable_tenants()))
  )
$$;

-- A move ends what holds then, in one statement: who moves a company must be able to say so until it has moved.
-- No clock but the database's says when now is, so that there is no moment between.
CREATE FUNCTION gate.leave() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF gate.acting_tenant() IS NULL THEN RETURN NEW; END IF;
  IF NEW.valid_from < clock_timestamp() + interval '1 second' THEN
    NEW.valid_from := date_trunc('milliseconds', now());
  END IF;
  UPDATE public.corporate_relationship r SET valid_until = NEW.valid_from, version = r.version + 1
   WHERE r.tenant_id = NEW.tenant_id AND r.valid_from < NEW.valid_from
     AND (r.valid_until IS NULL OR r.valid_until > NEW.valid_from);
  RETURN NEW;
END $$;

CREATE TRIGGER leave BEFORE INSERT ON corporate_relationship
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION gate.leave();
-- A company is put below another one from above, by who controls them both and whom it leaves.
CREATE POLICY adding ON corporate_relationship FOR INSERT TO circlegate_tenant WITH CHECK (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants()))
  AND corporate_id = ANY (ARRAY(SELECT gate.writable_tenants()))
  AND gate.may_move(tenant_id, valid_from, governance_level, data_sharing_level, separate_billing, independent_vendor_management)
);

-- ── A relationship comes of an offer ────────────────────────────────────────────────────────────
-- Cut and not rounded: what begins now holds in this transaction already.
CREATE FUNCTION gate.conclude() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  other uuid := (SELECT t.id FROM public.tenant t WHERE t.organization_code = NEW.organization_code
                    AND t.type = CASE NEW.kind WHEN 'CONTRACT' THEN 'VENDOR' ELSE 'CORPORATE' END);
  begins timestamptz := greatest(NEW.valid_from, date_trunc('milliseconds', now()));
BEGIN
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

CREATE TRIGGER conclude AFTER UPDATE OF status ON offer
  FOR EACH ROW WHEN (NEW.status = 'ACCEPTED' AND OLD.status = 'OPEN') EXECUTE FUNCTION gate.conclude();
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON offer
  FOR EACH ROW EXECUTE FUNCTION gate.record_change('Offer', 'tenant_id', 'id');

-- An offer shows the card of who makes it to whoever has the code.
CREATE FUNCTION gate.count_offer() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM gate.raise_epochs(ARRAY(SELECT t.id FROM public.tenant t WHERE t.organization_code = NEW.organization_code));
  RETURN NULL;
END $$;

CREATE TRIGGER count_change AFTER INSERT ON offer FOR EACH ROW EXECUTE FUNCTION gate.count_offer();

-- ── What happened ───────────────────────────────────────────────────────────────────────────────
-- What differs between two states of a row, by column: was, is. Numbers are kept as text, exact.
CREATE FUNCTION gate.told(value jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS
$$ SELECT CASE jsonb_typeof(value) WHEN 'array' THEN value ELSE to_jsonb(value #>> '{}') END $$;

CREATE FUNCTION gate.changes_between(was jsonb, is_now jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_object_agg(key, jsonb_build_array(gate.told(was -> key), gate.told(is_now -> key))), '{}')
    FROM (SELECT jsonb_object_keys(coalesce(was, '{}')) UNION SELECT jsonb_object_keys(coalesce(is_now, '{}'))) AS each (key)
   WHERE (was -> key) IS DISTINCT FROM (is_now -> key)
     AND key NOT IN ('tenant_id', 'id', 'corporate_id', 'vendor_id', 'version')
     AND coalesce(nullif(was -> key, 'null'), nullif(is_now -> key, 'null')) IS NOT NULL
$$;

-- The arguments are the entity's name, and the columns of its company, of its id and of the other side.
CREATE FUNCTION gate.keep_history() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  is_now jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  held jsonb := coalesce(is_now, was);
  changes jsonb := gate.changes_between(was, is_now);
BEGIN
  IF changes = '{}' THEN RETURN NULL; END IF;
  INSERT INTO public.history (tenant_id, id, entity, entity_id, other_id, action, changes)
  VALUES ((held ->> TG_ARGV[1])::uuid, gate.uuid7(), TG_ARGV[0], (held ->> 'id')::uuid, (held ->> TG_ARGV[2])::uuid,
    CASE TG_OP WHEN 'INSERT' THEN 'CREATED' WHEN 'UPDATE' THEN 'UPDATED' ELSE 'DELETED' END, changes);
  RETURN NULL;
END $$;

CREATE TRIGGER keep_history AFTER INSERT OR UPDATE ON tenant
  FOR EACH ROW EXECUTE FUNCTION gate.keep_history('Tenant', 'id', '');
CREATE TRIGGER keep_history AFTER INSERT OR UPDATE ON corporate_relationship
  FOR EACH ROW EXECUTE FUNCTION gate.keep_history('CorporateRelationship', 'tenant_id', 'corporate_id');
CREATE TRIGGER keep_history AFTER INSERT OR UPDATE ON vendor_relationship
  FOR EACH ROW EXECUTE FUNCTION gate.keep_history('VendorRelationship', 'tenant_id', 'vendor_id');

-- What the outbox has kept since the first day. The owner reads and writes no rows otherwise.
ALTER TABLE outbox NO FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant NO FORCE ROW LEVEL SECURITY;
ALTER TABLE history NO FORCE ROW LEVEL SECURITY;
INSERT INTO history (tenant_id, id, entity, entity_id, other_id, action, changes, occurred_at)
SELECT o.tenant_id, o.id, o.entity, o.entity_id, coalesce(o.after ->> 'corporate_id', o.after ->> 'vendor_id')::uuid,
       o.action, gate.changes_between(o.before, o.after), o.occurred_at
  FROM outbox o JOIN tenant t ON t.id = o.tenant_id
 WHERE o.entity IN ('Tenant', 'CorporateRelationship', 'VendorRelationship') AND o.action <> 'DELETED'
   AND gate.changes_between(o.before, o.after) <> '{}';
ALTER TABLE outbox FORCE ROW LEVEL SECURITY;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;
ALTER TABLE history FORCE ROW LEVEL SECURITY;

-- ── Whose the functions are, and who may call them ──────────────────────────────────────────────
DO $$
DECLARE
  f regprocedure;
BEGIN
  FOREACH f IN ARRAY ARRAY['gate.code_as(text)', 'gate.managed_tenants()', 'gate.card_tenants()', 'gate.keep_sides()',
    'gate.may_move(uuid, timestamptz, text, text, boolean, boolean)', 'gate.leave()', 'gate.conclude()', 'gate.count_offer()',
    'gate.told(jsonb)', 'gate.changes_between(jsonb, jsonb)', 'gate.keep_history()']::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('ALTER FUNCTION %s OWNER TO circlegate_policy', f);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
GRANT EXECUTE ON FUNCTION gate.code_as(text), gate.managed_tenants(), gate.card_tenants(),
  gate.may_move(uuid, timestamptz, text, text, boolean, boolean) TO circlegate_tenant;

-- ── Who holds what ──────────────────────────────────────────────────────────────────────────────
INSERT INTO system_role_entry (tenant_type, role_code, permission, effect)
SELECT tenant_type, code, permission, 'GRANT' FROM system_role, unnest(ARRAY['contract.*', 'offer.*']) AS permission WHERE code = 'admin';
