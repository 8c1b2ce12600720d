-- A corporate changes nothing by itself in a company that it manages: it proposes, and the company decides.

-- CreateTable
CREATE TABLE "proposal" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "proposer_tenant_id" UUID NOT NULL,
    "proposer_id" UUID NOT NULL,
    "mutation" TEXT NOT NULL,
    "permission" TEXT NOT NULL,
    "entity" TEXT NOT NULL,
    "entity_id" UUID,
    "input" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "reason" TEXT,
    "signed_by" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "void_at" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "proposal_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "proposal_tenant_id_created_at_id_idx" ON "proposal"("tenant_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "proposal_proposer_tenant_id_created_at_id_idx" ON "proposal"("proposer_tenant_id", "created_at", "id");

-- AddForeignKey
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_proposer_tenant_id_proposer_id_fkey" FOREIGN KEY ("proposer_tenant_id", "proposer_id") REFERENCES "membership"("tenant_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- ── Below is what Prisma does not see ───────────────────────────────────────────────────────────
ALTER TABLE proposal
  ALTER COLUMN signed_by SET NOT NULL,
  ADD CHECK (status IN ('PENDING', 'APPROVED', 'REJECTED', 'WITHDRAWN')),
  ADD CHECK (jsonb_typeof(input) = 'object'),
  ADD CHECK (tenant_id <> proposer_tenant_id);

GRANT CREATE ON SCHEMA gate TO circlegate_policy;

-- OVERSEES that sees the rows and is MANAGED, while the company is in good standing: where it may propose.
CREATE FUNCTION gate.proposing_tenants() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  acting uuid := gate.acting_tenant();
BEGIN
  IF NOT gate.may_write() THEN RETURN; END IF;
  IF gate.acting_unit() IS NOT NULL THEN RETURN; END IF;
  RETURN QUERY SELECT c.descendant_id FROM public.tenant_closure c
   WHERE c.ancestor_id = acting AND c.data_sharing_level = 'FULL' AND c.governance_level = 'MANAGED'
     AND c.valid_from <= now() AND (c.valid_until IS NULL OR c.valid_until > now());
END $$;

-- ── The wall below ──────────────────────────────────────────────────────────────────────────────
ALTER TABLE proposal ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposal FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON proposal TO circlegate_system USING (true) WITH CHECK (true);
CREATE POLICY facts ON proposal TO circlegate_policy USING (true) WITH CHECK (true);
-- The company to which it is put, and the one that put it: it wrote what stands there, and goes on reading it.
CREATE POLICY sides ON proposal FOR SELECT TO circlegate_tenant USING (
  (tenant_id = ANY (ARRAY(SELECT gate.readable_tenants())) OR proposer_tenant_id = (SELECT gate.acting_tenant()))
  AND (SELECT gate.acting_unit()) IS NULL
);
CREATE POLICY adding ON proposal FOR INSERT TO circlegate_tenant WITH CHECK (
  proposer_tenant_id = (SELECT gate.acting_tenant())
  AND tenant_id = ANY (ARRAY(SELECT gate.proposing_tenants()))
);
-- Which side may do what, the trigger decide_proposal says.
CREATE POLICY changing ON proposal FOR UPDATE TO circlegate_tenant USING (
  (tenant_id = (SELECT gate.acting_tenant()) OR proposer_tenant_id = (SELECT gate.acting_tenant()))
  AND (SELECT gate.may_write()) AND (SELECT gate.acting_unit()) IS NULL
);

GRANT SELECT, INSERT ON proposal TO circlegate_tenant;
-- What is proposed stays as it is: nobody has the right to change it.
GRANT UPDATE (status, reason, version) ON proposal TO circlegate_tenant;
GRANT SELECT, INSERT, DELETE, UPDATE (status, reason, signed_by, expires_at, void_at, decided_at, version)
  ON proposal TO circlegate_system;
GRANT SELECT, UPDATE (void_at) ON proposal TO circlegate_policy;

-- ── Who proposes, and what has been proposed already ────────────────────────────────────────────
-- Whoever acts signs it, whatever the row says. It ends with the path by which the company is managed. The same by
-- the same member while it is open is one proposal: of two at once the second waits here, and adds nothing.
CREATE FUNCTION gate.sign_proposal() RETURNS trigger
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
  NEW.void_at := (SELECT c.valid_until FROM public.tenant_closure c
    WHERE c.ancestor_id = acting AND c.descendant_id = NEW.tenant_id
      AND c.valid_from <= now() AND (c.valid_until IS NULL OR c.valid_until > now()) LIMIT 1);
  PERFORM pg_advisory_xact_lock(hashtext('circlegate proposal'), hashtext(NEW.proposer_id::text));
  IF EXISTS (
    SELECT FROM public.proposal p
     WHERE p.tenant_id = NEW.tenant_id AND p.proposer_tenant_id = NEW.proposer_tenant_id AND p.proposer_id = NEW.proposer_id
       AND p.mutation = NEW.mutation AND p.input = NEW.input AND p.status = 'PENDING'
       AND p.expires_at > now() AND (p.void_at IS NULL OR p.void_at > now())
  ) THEN RETURN NULL; END IF;
  RETURN NEW;
END $$;

-- Whoever acts, by name and company.
CREATE FUNCTION gate.signature() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT concat_ws(', ', nullif(current_setting('app.member_name', true), ''), t.organization_name)
    FROM public.tenant t WHERE t.id = gate.acting_tenant()
$$;

-- ── Who decides ─────────────────────────────────────────────────────────────────────────────────
-- The company says yes or no, the corporate takes back; once, and as long as it can be decided. Whoever proposed
-- does not approve, by whichever of their memberships.
CREATE FUNCTION gate.decide_proposal() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  acting uuid := gate.acting_tenant();
  member uuid := nullif(current_setting('app.membership_id', true), '')::uuid;
BEGIN
  IF acting IS NULL OR (NEW.status, NEW.reason) IS NOT DISTINCT FROM (OLD.status, OLD.reason) THEN RETURN NEW; END IF;
  IF OLD.status <> 'PENDING' OR OLD.expires_at <= now() OR OLD.void_at <= now()
     OR acting <> (CASE NEW.status WHEN 'WITHDRAWN' THEN OLD.proposer_tenant_id ELSE OLD.tenant_id END) THEN
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

CREATE TRIGGER sign_proposal BEFORE INSERT ON proposal FOR EACH ROW EXECUTE FUNCTION gate.sign_proposal();
CREATE TRIGGER decide_proposal BEFORE UPDATE ON proposal FOR EACH ROW EXECUTE FUNCTION gate.decide_proposal();

-- ── What a corporate proposed that does not manage the company any more is void ─────────────────
-- Behind derive_closure, which comes before it in the alphabet. What is void stays so.
CREATE FUNCTION gate.void_proposals() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  child uuid := coalesce(NEW.tenant_id, OLD.tenant_id);
BEGIN
  UPDATE public.proposal p SET void_at = v.at
    FROM (
      SELECT o.tenant_id, o.id,
             CASE WHEN c.ancestor_id IS NULL THEN date_trunc('milliseconds', now()) ELSE c.valid_until END AS at
        FROM public.proposal o
        LEFT JOIN public.tenant_closure c ON c.ancestor_id = o.proposer_tenant_id AND c.descendant_id = o.tenant_id
         AND c.data_sharing_level = 'FULL' AND c.governance_level = 'MANAGED'
         AND c.valid_from <= now() AND (c.valid_until IS NULL OR c.valid_until > now())
       WHERE o.status = 'PENDING' AND (o.void_at IS NULL OR o.void_at > now())
         AND (o.tenant_id = child OR o.tenant_id IN (
           SELECT b.descendant_id FROM public.tenant_closure b WHERE b.ancestor_id = child))
    ) v
   WHERE p.tenant_id = v.tenant_id AND p.id = v.id AND p.void_at IS DISTINCT FROM v.at;
  RETURN NULL;
END $$;

CREATE TRIGGER void_proposals AFTER INSERT OR UPDATE OR DELETE ON corporate_relationship
  FOR EACH ROW EXECUTE FUNCTION gate.void_proposals();

-- What is proposed may hold an address, and the journal outlives it: that it was proposed is told, and where.
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON proposal
  FOR EACH ROW EXECUTE FUNCTION gate.record_change('Proposal', 'tenant_id', 'id', 'input');

DO $$
DECLARE
  f regprocedure;
BEGIN
  FOREACH f IN ARRAY ARRAY['gate.proposing_tenants()', 'gate.sign_proposal()', 'gate.signature()',
    'gate.decide_proposal()', 'gate.void_proposals()']::regprocedure[] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('ALTER FUNCTION %s OWNER TO circlegate_policy', f);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
GRANT EXECUTE ON FUNCTION gate.proposing_tenants() TO circlegate_tenant;

-- ── Who holds what ──────────────────────────────────────────────────────────────────────────────
INSERT INTO system_role_entry (tenant_type, role_code, permission)
SELECT tenant_type, code, 'proposal.*' FROM system_role
 WHERE tenant_type IN ('CORPORATE', 'CIRCLE') AND code IN ('admin', 'manager');
