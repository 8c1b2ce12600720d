-- Companies are founded and changed. A corporate writes a row into its own place; the company comes of it.

-- CreateTable
CREATE TABLE "founding" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "organization_code" TEXT NOT NULL,
    "organization_name" TEXT NOT NULL,
    "telecom_circle_code" TEXT,
    "subdomain" TEXT,
    "governance_level" TEXT NOT NULL,
    "data_sharing_level" TEXT NOT NULL,
    "separate_billing" BOOLEAN NOT NULL,
    "independent_vendor_management" BOOLEAN NOT NULL,
    "created_from" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "founding_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "founding_tenant_id_organization_code_key" ON "founding"("tenant_id", "organization_code");

-- AddForeignKey
ALTER TABLE "founding" ADD CONSTRAINT "founding_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE founding
  ADD CHECK (type IN ('CIRCLE', 'CORPORATE'));

-- ── One code for each name that a reader can tell apart ─────────────────────────────────────────
-- Letters and digits that look alike are one: a code is what people type to find a company.
CREATE UNIQUE INDEX tenant_one_of_a_look ON tenant (translate(organization_code, '01L2568', 'OIIZSGB'));

-- ── The wall below ──────────────────────────────────────────────────────────────────────────────
ALTER TABLE founding ENABLE ROW LEVEL SECURITY;
ALTER TABLE founding FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON founding TO circlegate_system USING (true) WITH CHECK (true);

CREATE POLICY place ON founding FOR SELECT TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.readable_tenants())) AND (SELECT gate.acting_unit()) IS NULL
);
CREATE POLICY adding ON founding FOR INSERT TO circlegate_tenant WITH CHECK (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants())) AND (SELECT gate.acting_unit()) IS NULL
  AND EXISTS (SELECT FROM tenant t WHERE t.id = founding.tenant_id AND t.type = 'CORPORATE')
);
CREATE POLICY changing ON tenant FOR UPDATE TO circlegate_tenant USING (
  id = ANY (ARRAY(SELECT gate.writable_tenants())) AND (SELECT gate.acting_unit()) IS NULL
);
CREATE POLICY changing ON tenant_profile FOR UPDATE TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants())) AND (SELECT gate.acting_unit()) IS NULL
);

GRANT SELECT, INSERT ON founding TO circlegate_tenant;
GRANT UPDATE (organization_name) ON tenant TO circlegate_tenant;
-- Seats come with a plan and not with a wish: they have no grant.
GRANT UPDATE (telecom_circle_code, subdomain, operates_independently, shared_vendor_pool, cross_circle_reporting,
  updated_at, version) ON tenant_profile TO circlegate_tenant;
GRANT SELECT, INSERT, UPDATE, DELETE ON founding TO circlegate_system;

-- ── A company comes of a founding ───────────────────────────────────────────────────────────────
CREATE POLICY facts ON membership_role TO circlegate_policy USING (true) WITH CHECK (true);
GRANT INSERT ON tenant, tenant_profile, corporate_relationship, membership, membership_role TO circlegate_policy;
GRANT UPDATE (is_preferred) ON membership TO circlegate_policy;
GRANT CREATE ON SCHEMA gate TO circlegate_policy;

-- Whoever founds a company becomes its first administrator: no sign-in is made for an address that
-- nobody has proved to be theirs. Who had one company only goes on acting for it when none is named.
CREATE FUNCTION gate.found() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  acting uuid := nullif(current_setting('app.membership_id', true), '')::uuid;
  founder record;
  first uuid := gate.uuid7();
BEGIN
  IF EXISTS (
    SELECT FROM public.tenant t
     WHERE translate(t.organization_code, '01L2568', 'OIIZSGB') = translate(NEW.organization_code, '01L2568', 'OIIZSGB')
  ) THEN
    RAISE EXCEPTION 'the code is taken, or looks like one that is' USING ERRCODE = 'CG410';
  END IF;
  INSERT INTO public.tenant (id, type, organization_code, organization_name)
  VALUES (NEW.id, NEW.type, NEW.organization_code, NEW.organization_name);
  INSERT INTO public.tenant_profile (tenant_id, telecom_circle_code, subdomain)
  VALUES (NEW.id, NEW.telecom_circle_code, NEW.subdomain);
  INSERT INTO public.corporate_relationship (tenant_id, id, corporate_id, governance_level, data_sharing_level,
    separate_billing, independent_vendor_management, valid_from)
  -- Cut and not rounded: it holds in this transaction already.
  VALUES (NEW.id, gate.uuid7(), NEW.tenant_id, NEW.governance_level, NEW.data_sharing_level,
    NEW.separate_billing, NEW.independent_vendor_management, date_trunc('milliseconds', now()));
  SELECT m.account_id, m.display_name INTO founder FROM public.membership m
   WHERE m.tenant_id = gate.acting_tenant() AND m.id = acting;
  IF founder.account_id IS NULL THEN RETURN NULL; END IF;
  UPDATE public.membership m SET is_preferred = true
   WHERE m.tenant_id = gate.acting_tenant() AND m.id = acting
     AND NOT EXISTS (SELECT FROM public.membership other
                      WHERE other.account_id = founder.account_id AND (other.tenant_id, other.id) <> (m.tenant_id, m.id));
  INSERT INTO public.membership (tenant_id, id, account_id, display_name, valid_from)
  VALUES (NEW.id, first, founder.account_id, founder.display_name, date_trunc('milliseconds', now()));
  INSERT INTO public.membership_role (tenant_id, id, membership_id, role_code)
  VALUES (NEW.id, gate.uuid7(), first, 'admin');
  RETURN NULL;
END $$;

CREATE TRIGGER found AFTER INSERT ON founding FOR EACH ROW EXECUTE FUNCTION gate.found();
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON founding
  FOR EACH ROW EXECUTE FUNCTION gate.record_change('Founding', 'tenant_id', 'id');

REVOKE ALL ON FUNCTION gate.found() FROM PUBLIC;
ALTER FUNCTION gate.found() OWNER TO circlegate_policy;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
