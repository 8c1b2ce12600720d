-- What Prisma's schema language cannot say: the run-time logins, the functions that decide who sees
-- what, the policies that ask them, and the triggers that derive, count and record.

-- ── Logins ──────────────────────────────────────────────────────────────────────────────────────
-- Roles belong to the whole cluster: another database may be making the same ones at this moment.
DO $$
DECLARE
  made text;
BEGIN
  FOREACH made IN ARRAY ARRAY['circlegate_tenant LOGIN', 'circlegate_identity LOGIN', 'circlegate_staff LOGIN',
    'circlegate_system LOGIN', 'circlegate_policy NOLOGIN'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %s NOINHERIT', made);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END;
  END LOOP;
  -- Handing a function to the policy role takes membership in it.
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('GRANT circlegate_policy TO %I', current_user);
  END IF;
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public
  TO circlegate_tenant, circlegate_identity, circlegate_staff, circlegate_system, circlegate_policy;
CREATE SCHEMA gate;
GRANT USAGE ON SCHEMA gate
  TO circlegate_tenant, circlegate_identity, circlegate_staff, circlegate_system;
GRANT USAGE, CREATE ON SCHEMA gate TO circlegate_policy;
ALTER DEFAULT PRIVILEGES IN SCHEMA gate REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- ── Closed lists and exact shapes ───────────────────────────────────────────────────────────────
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Prisma leaves lists nullable, and reads no list as an empty one; SQL would not.
ALTER TABLE telecom_circle
  ALTER COLUMN states SET NOT NULL,
  ADD CHECK (region IN ('NORTH', 'SOUTH', 'EAST', 'WEST'));
ALTER TABLE tenant
  ADD CHECK (type IN ('CORPORATE', 'CIRCLE', 'VENDOR')),
  ADD CHECK (status IN ('TRIAL', 'ACTIVE', 'PAST_DUE', 'SUSPENDED', 'DEACTIVATED', 'DELETED')),
  ADD CHECK (organization_code ~ '^[A-Z0-9]+(_[A-Z0-9]+)*$' AND length(organization_code) <= 40);
ALTER TABLE tenant_profile
  ADD CHECK (max_users > 0);
ALTER TABLE corporate_relationship
  ADD CHECK (governance_level IN ('AUTONOMOUS', 'MANAGED', 'CONTROLLED')),
  ADD CHECK (data_sharing_level IN ('NONE', 'AGGREGATED', 'FULL')),
  ADD CHECK (tenant_id <> corporate_id),
  ADD CHECK (valid_until > valid_from),
  -- One parent at a time.
  ADD CONSTRAINT corporate_relationship_one_at_a_time
    EXCLUDE USING gist (tenant_id WITH =, tstzrange(valid_from, valid_until) WITH &&);
ALTER TABLE vendor_relationship
  ALTER COLUMN capabilities SET NOT NULL,
  ADD CHECK (status IN ('PENDING', 'ACTIVE', 'SUSPENDED', 'TERMINATED')),
  ADD CHECK (currency ~ '^[A-Z]{3}$'),
  ADD CHECK (billing_rate >= 0),
  ADD CHECK (valid_until > valid_from);
ALTER TABLE organization_unit
  ADD CHECK (kind IN ('REGION', 'BRANCH', 'DEPARTMENT', 'TEAM')),
  ADD CHECK (parent_id <> id);
ALTER TABLE account
  ADD CHECK (status IN ('ACTIVE', 'DISABLED'));
ALTER TABLE membership
  ADD CHECK (status IN ('INVITED', 'ACTIVE', 'SUSPENDED', 'ENDED')),
  ADD CHECK (valid_until > valid_from);
CREATE UNIQUE INDEX membership_one_preferred ON membership (account_id) WHERE is_preferred;
ALTER TABLE system_role_entry
  ADD CHECK (effect IN ('GRANT', 'DENY'));
ALTER TABLE outbox
  ALTER COLUMN changed_fields SET NOT NULL,
  ADD CHECK (action IN ('CREATED', 'UPDATED', 'DELETED'));
ALTER TABLE site
  ADD CHECK (technology IN ('2G', '3G', '4G', '5G')),
  ADD CHECK (structure IN ('GROUND_TOWER', 'ROOFTOP', 'POLE', 'SMALL_CELL', 'INDOOR')),
  ADD CHECK (status IN ('PLANNED', 'ACTIVE', 'RETIRED')),
  ADD CHECK (latitude BETWEEN -90 AND 90),
  ADD CHECK (longitude BETWEEN -180 AND 180),
  ADD CHECK (accuracy_meters >= 0),
  ADD CHECK (geofence_meters > 0),
  ADD CHECK ((status = 'RETIRED') = (retired_at IS NOT NULL)),
  -- Byte order, so that a prefix is a range that an index can walk behind a policy.
  ALTER COLUMN code TYPE text COLLATE "C",
  ALTER COLUMN code_folded TYPE text COLLATE "C",
  ALTER COLUMN name_folded TYPE text COLLATE "C";
ALTER TABLE site_assignment
  ADD CHECK (ends_at > starts_at),
  -- A vendor holds a site once at a time.
  ADD CONSTRAINT site_assignment_once_at_a_time
    EXCLUDE USING gist (tenant_id WITH =, site_id WITH =, vendor_id WITH =, tstzrange(starts_at, ends_at) WITH &&);

-- ── The context of a transaction ────────────────────────────────────────────────────────────────
-- Unset and '' (what an earlier SET LOCAL leaves behind) both mean: nobody.
CREATE FUNCTION gate.acting_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('app.tenant_id', true), '')::uuid $$;

CREATE FUNCTION gate.acting_unit() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('app.unit_id', true), '')::uuid $$;

CREATE FUNCTION gate.may_write() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(current_setting('app.may_write', true), '') = 'on' $$;

-- The only way in: asks whether the session, the membership and the company still stand, and whether
-- what the caller computed is still current; then says for this transaction who acts. A revoked caller
-- is thereby refused by the database itself, on every node.
CREATE FUNCTION gate.enter(
  p_session uuid, p_tenant uuid, p_membership uuid, p_account_epoch bigint, p_tenant_epoch bigint
) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  seen record;
BEGIN
  SELECT s.ended_at IS NULL AND s.expires_at > now() AND a.status = 'ACTIVE' AS signed_in,
         m.status = 'ACTIVE' AND m.valid_from <= now() AND (m.valid_until IS NULL OR m.valid_until > now()) AS belongs,
         t.status AS standing, m.unit_id, ae.value AS account_epoch, te.value AS tenant_epoch
    INTO seen
    FROM public.session s
    JOIN public.account a ON a.id = s.account_id
    JOIN public.epoch ae ON ae.subject_id = a.id
    LEFT JOIN public.membership m ON m.tenant_id = p_tenant AND m.id = p_membership AND m.account_id = a.id
    LEFT JOIN public.tenant t ON t.id = m.tenant_id
    LEFT JOIN public.epoch te ON te.subject_id = m.tenant_id
   WHERE s.id = p_session;
  IF NOT coalesce(seen.signed_in, false) THEN
    RAISE EXCEPTION 'the session has ended' USING ERRCODE = 'CG401';
  ELSIF NOT coalesce(seen.belongs, false) OR seen.standing IN ('DEACTIVATED', 'DELETED') THEN
    RAISE EXCEPTION 'the membership does not stand' USING ERRCODE = 'CG404';
  ELSIF (seen.account_epoch, seen.tenant_epoch) IS DISTINCT FROM (p_account_epoch, p_tenant_epoch) THEN
    RAISE EXCEPTION 'what the caller may do has changed' USING ERRCODE = 'CG409';
  END IF;
  PERFORM set_config('app.tenant_id', p_tenant::text, true),
          set_config('app.membership_id', p_membership::text, true),
          set_config('app.unit_id', coalesce(seen.unit_id::text, ''), true),
          set_config('app.may_write', CASE WHEN seen.standing IN ('TRIAL', 'ACTIVE') THEN 'on' ELSE '' END, true);
END $$;

-- ── Who sees what: the closed list of functions that policies ask ───────────────────────────────
-- Each reads the relationship tables as the policy role. Called as ARRAY(SELECT …): once a statement.
-- In plpgsql, which keeps its plans: an SQL function that is not inlined is planned at every call.

CREATE FUNCTION gate.acting_units() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  acting uuid := gate.acting_tenant();
BEGIN
  IF gate.acting_unit() IS NULL THEN RETURN; END IF;
  RETURN QUERY WITH RECURSIVE part AS (
    SELECT gate.acting_unit() AS id
    UNION ALL
    SELECT u.id FROM part JOIN public.organization_unit u ON u.tenant_id = acting AND u.parent_id = part.id
  )
  SELECT part.id FROM part;
END $$;

-- SELF, and OVERSEES with FULL sharing. A member placed in a unit does not oversee.
CREATE FUNCTION gate.readable_tenants() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  acting uuid := gate.acting_tenant();
BEGIN
  IF acting IS NULL THEN RETURN; END IF;
  RETURN NEXT acting;
  IF gate.acting_unit() IS NOT NULL THEN RETURN; END IF;
  RETURN QUERY SELECT c.descendant_id FROM public.tenant_closure c
   WHERE c.ancestor_id = acting AND c.data_sharing_level = 'FULL'
     AND c.valid_from <= now() AND (c.valid_until IS NULL OR c.valid_until > now());
END $$;

-- SELF, and OVERSEES that both sees the rows and is CONTROLLED, while the company is in good standing.
CREATE FUNCTION gate.writable_tenants() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  acting uuid := gate.acting_tenant();
BEGIN
  IF acting IS NULL OR NOT gate.may_write() THEN RETURN; END IF;
  RETURN NEXT acting;
  IF gate.acting_unit() IS NOT NULL THEN RETURN; END IF;
  RETURN QUERY SELECT c.descendant_id FROM public.tenant_closure c
   WHERE c.ancestor_id = acting AND c.data_sharing_level = 'FULL' AND c.governance_level = 'CONTROLLED'
     AND c.valid_from <= now() AND (c.valid_until IS NULL OR c.valid_until > now());
END $$;

-- SERVES: the circles whose shared rows the vendor reads.
CREATE FUNCTION gate.served_tenants() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  acting uuid := gate.acting_tenant();
BEGIN
  RETURN QUERY SELECT r.tenant_id FROM public.vendor_relationship r
   WHERE r.vendor_id = acting AND r.status IN ('ACTIVE', 'SUSPENDED')
     AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now());
END $$;

-- The cards that a member may read. A member of the whole company: its own, those below it, the other
-- side of every contract that it may read, and the vendors that sibling circles put into a shared pool.
-- A member placed in a unit: its own, and the other side of the assignments in its part.
CREATE FUNCTION gate.card_tenants() RETURNS SETOF uuid
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
    SELECT r.vendor_id FROM public.vendor_relationship r WHERE r.tenant_id = ANY (readable)
    UNION
    SELECT r.tenant_id FROM public.vendor_relationship r WHERE r.vendor_id = acting;
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

-- Whether an assignment is the acting vendor's to place now. Asked once per written row only.
CREATE FUNCTION gate.may_place(p_circle uuid, p_assignment uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.site_assignment a
      JOIN public.vendor_relationship r ON r.tenant_id = a.tenant_id AND r.vendor_id = a.vendor_id
     WHERE a.tenant_id = p_circle AND a.id = p_assignment AND a.vendor_id = gate.acting_tenant()
       AND a.starts_at <= now() AND (a.ends_at IS NULL OR a.ends_at > now())
       AND r.status = 'ACTIVE' AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now())
  )
$$;

-- ── Policies ────────────────────────────────────────────────────────────────────────────────────
DO $$
DECLARE
  held text;
BEGIN
  FOR held IN
    SELECT tablename FROM pg_tables
     WHERE schemaname = 'public'
       AND tablename NOT IN ('_prisma_migrations', 'telecom_circle', 'system_role', 'system_role_entry')
  LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', held);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', held);
    EXECUTE format('CREATE POLICY system ON %I TO circlegate_system USING (true) WITH CHECK (true)', held);
  END LOOP;
END $$;

CREATE POLICY card ON tenant FOR SELECT TO circlegate_tenant USING (
  id = ANY (ARRAY(SELECT gate.card_tenants()))
);

CREATE POLICY place ON tenant_profile FOR SELECT TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.readable_tenants())) AND (SELECT gate.acting_unit()) IS NULL
);

CREATE POLICY place ON tenant_domain FOR SELECT TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.readable_tenants())) AND (SELECT gate.acting_unit()) IS NULL
);

CREATE POLICY sides ON corporate_relationship FOR SELECT TO circlegate_tenant USING (
  (tenant_id = ANY (ARRAY(SELECT gate.readable_tenants())) OR corporate_id = (SELECT gate.acting_tenant()))
  AND (SELECT gate.acting_unit()) IS NULL
);

CREATE POLICY sides ON vendor_relationship FOR SELECT TO circlegate_tenant USING (
  (tenant_id = ANY (ARRAY(SELECT gate.readable_tenants())) OR vendor_id = (SELECT gate.acting_tenant()))
  AND (SELECT gate.acting_unit()) IS NULL
);

CREATE POLICY place ON organization_unit FOR SELECT TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.readable_tenants()))
  AND ((SELECT gate.acting_unit()) IS NULL OR id = ANY (ARRAY(SELECT gate.acting_units())))
);

CREATE POLICY place ON membership FOR SELECT TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.readable_tenants()))
  AND ((SELECT gate.acting_unit()) IS NULL OR unit_id = ANY (ARRAY(SELECT gate.acting_units())))
);

CREATE POLICY with_its_membership ON membership_role FOR SELECT TO circlegate_tenant USING (
  EXISTS (SELECT FROM membership m WHERE m.tenant_id = membership_role.tenant_id AND m.id = membership_role.membership_id)
);

CREATE POLICY place ON site FOR SELECT TO circlegate_tenant USING (
  (tenant_id = ANY (ARRAY(SELECT gate.readable_tenants()))
    AND ((SELECT gate.acting_unit()) IS NULL OR unit_id = ANY (ARRAY(SELECT gate.acting_units()))))
  -- Or it is shared with me by an assignment that I can read.
  OR EXISTS (SELECT FROM site_assignment a WHERE a.tenant_id = site.tenant_id AND a.site_id = site.id)
);
CREATE POLICY adding ON site FOR INSERT TO circlegate_tenant WITH CHECK (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants()))
  AND ((SELECT gate.acting_unit()) IS NULL OR unit_id = ANY (ARRAY(SELECT gate.acting_units())))
);
CREATE POLICY changing ON site FOR UPDATE TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants()))
  AND ((SELECT gate.acting_unit()) IS NULL OR unit_id = ANY (ARRAY(SELECT gate.acting_units())))
);

CREATE POLICY sides ON site_assignment FOR SELECT TO circlegate_tenant USING (
  (tenant_id = ANY (ARRAY(SELECT gate.readable_tenants()))
    AND ((SELECT gate.acting_unit()) IS NULL OR unit_id = ANY (ARRAY(SELECT gate.acting_units()))))
  OR (vendor_id = (SELECT gate.acting_tenant())
    AND tenant_id = ANY (ARRAY(SELECT gate.served_tenants()))
    AND starts_at <= now() AND (ends_at IS NULL OR ends_at > now())
    AND ((SELECT gate.acting_unit()) IS NULL OR EXISTS (
      SELECT FROM vendor_placement p
       WHERE p.circle_id = site_assignment.tenant_id AND p.assignment_id = site_assignment.id)))
);
CREATE POLICY adding ON site_assignment FOR INSERT TO circlegate_tenant WITH CHECK (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants()))
  AND EXISTS (SELECT FROM vendor_relationship r
               WHERE r.tenant_id = site_assignment.tenant_id AND r.vendor_id = site_assignment.vendor_id
                 AND r.status = 'ACTIVE' AND r.valid_from <= now() AND (r.valid_until IS NULL OR r.valid_until > now()))
);
CREATE POLICY changing ON site_assignment FOR UPDATE TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants()))
  AND ((SELECT gate.acting_unit()) IS NULL OR unit_id = ANY (ARRAY(SELECT gate.acting_units())))
);

CREATE POLICY place ON vendor_placement FOR SELECT TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.readable_tenants()))
  AND ((SELECT gate.acting_unit()) IS NULL OR unit_id = ANY (ARRAY(SELECT gate.acting_units())))
);
-- Whose part of the vendor an assignment goes to first, a member of the whole vendor says.
CREATE POLICY adding ON vendor_placement FOR INSERT TO circlegate_tenant WITH CHECK (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants()))
  AND (SELECT gate.acting_unit()) IS NULL
  AND gate.may_place(circle_id, assignment_id)
);
CREATE POLICY changing ON vendor_placement FOR UPDATE TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants()))
  AND ((SELECT gate.acting_unit()) IS NULL OR unit_id = ANY (ARRAY(SELECT gate.acting_units())))
  AND gate.may_place(circle_id, assignment_id)
);

-- The identity plane reads who belongs where and keeps accounts, sessions and keys.
DO $$
DECLARE
  held text;
BEGIN
  FOREACH held IN ARRAY ARRAY['tenant', 'tenant_profile', 'tenant_closure', 'corporate_relationship', 'vendor_relationship',
    'organization_unit', 'membership', 'membership_role', 'epoch', 'account', 'session', 'refresh_token', 'signing_key'] LOOP
    EXECUTE format('CREATE POLICY identity ON %I TO circlegate_identity USING (true) WITH CHECK (true)', held);
  END LOOP;
  FOREACH held IN ARRAY ARRAY['tenant', 'tenant_profile', 'tenant_closure', 'corporate_relationship', 'vendor_relationship',
    'organization_unit', 'membership', 'epoch', 'account', 'session', 'site', 'site_assignment',
    'vendor_placement', 'outbox'] LOOP
    EXECUTE format('CREATE POLICY facts ON %I TO circlegate_policy USING (true) WITH CHECK (true)', held);
  END LOOP;
END $$;

-- ── Grants ──────────────────────────────────────────────────────────────────────────────────────
GRANT SELECT ON telecom_circle, system_role, system_role_entry TO circlegate_tenant, circlegate_identity;
GRANT SELECT ON tenant, tenant_profile, tenant_domain, corporate_relationship, vendor_relationship,
  organization_unit, membership, membership_role, site, site_assignment, vendor_placement TO circlegate_tenant;
GRANT INSERT ON site, site_assignment, vendor_placement TO circlegate_tenant;
-- A row never changes its company or its id: those two columns have no UPDATE grant.
GRANT UPDATE (unit_id, code, code_folded, name, name_folded, latitude, longitude, accuracy_meters, geofence_meters,
  address, technology, structure, status, retired_at, updated_at, version) ON site TO circlegate_tenant;
GRANT UPDATE (starts_at, ends_at, version) ON site_assignment TO circlegate_tenant;
GRANT UPDATE (unit_id, version) ON vendor_placement TO circlegate_tenant;

GRANT SELECT ON tenant, tenant_profile, tenant_closure, corporate_relationship, vendor_relationship,
  organization_unit, membership, membership_role, epoch TO circlegate_identity;
GRANT SELECT, INSERT, UPDATE ON account, session, refresh_token, signing_key TO circlegate_identity;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO circlegate_system;
DO $$
BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN
    REVOKE ALL ON _prisma_migrations FROM circlegate_system;
  END IF;
END $$;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO circlegate_system, circlegate_policy;

GRANT SELECT ON tenant, tenant_profile, tenant_closure, corporate_relationship, vendor_relationship,
  organization_unit, membership, epoch, account, session, site, site_assignment,
  vendor_placement TO circlegate_policy;
GRANT INSERT, DELETE ON tenant_closure TO circlegate_policy;
GRANT INSERT, UPDATE ON epoch TO circlegate_policy;
GRANT INSERT ON outbox TO circlegate_policy;
GRANT UPDATE (unit_id) ON site_assignment TO circlegate_policy;
-- It writes no site; whoever holds a row against change needs the right to change it.
GRANT UPDATE (unit_id) ON site TO circlegate_policy;

-- ── What is derived ─────────────────────────────────────────────────────────────────────────────
CREATE FUNCTION gate.raise_epochs(subjects uuid[]) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  -- In the order of the ids, so that two transactions cannot wait for each other.
  INSERT INTO public.epoch AS e (subject_id) SELECT DISTINCT s FROM unnest(subjects) s WHERE s IS NOT NULL ORDER BY s
  ON CONFLICT (subject_id) DO UPDATE SET value = e.value + 1
$$;

-- Everyone above a company, and everyone below those.
CREATE FUNCTION gate.family(of uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH heads AS (
    SELECT of AS id UNION SELECT ancestor_id FROM public.tenant_closure WHERE descendant_id = of
  )
  SELECT array_agg(id) FROM (
    SELECT id FROM heads
    UNION SELECT c.descendant_id FROM public.tenant_closure c JOIN heads ON c.ancestor_id = heads.id
  ) everyone
$$;

CREATE FUNCTION gate.derive_closure() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  child uuid := coalesce(NEW.tenant_id, OLD.tenant_id);
  below uuid[];
BEGIN
  -- Two changes of the hierarchy at once could each miss the other.
  PERFORM pg_advisory_xact_lock(hashtext('circlegate hierarchy'));
  IF TG_OP <> 'DELETE' AND NOT EXISTS (
    SELECT FROM public.tenant c, public.tenant p
     WHERE c.id = NEW.tenant_id AND c.type IN ('CIRCLE', 'CORPORATE') AND p.id = NEW.corporate_id AND p.type = 'CORPORATE'
  ) THEN
    RAISE EXCEPTION 'only a circle or a corporate has a parent, and only a corporate is one' USING ERRCODE = 'check_violation';
  END IF;
  PERFORM gate.raise_epochs(gate.family(child));
  WITH RECURSIVE lower AS (
    SELECT child AS id
    UNION SELECT r.tenant_id FROM public.corporate_relationship r JOIN lower ON r.corporate_id = lower.id
  ) SELECT array_agg(id) INTO below FROM lower;
  IF TG_OP <> 'DELETE' AND NEW.corporate_id = ANY (below) THEN
    RAISE EXCEPTION 'a company cannot stand above itself' USING ERRCODE = 'check_violation';
  END IF;
  DELETE FROM public.tenant_closure WHERE descendant_id = ANY (below);
  WITH RECURSIVE edge AS NOT MATERIALIZED (
    SELECT tenant_id, corporate_id, tstzrange(valid_from, valid_until) AS during,
           array_position(ARRAY['AUTONOMOUS', 'MANAGED', 'CONTROLLED'], governance_level) AS governance,
           array_position(ARRAY['NONE', 'AGGREGATED', 'FULL'], data_sharing_level) AS sharing
      FROM public.corporate_relationship
  ), path AS (
    SELECT corporate_id AS ancestor, tenant_id AS descendant, 1 AS depth, during, governance, sharing
      FROM edge WHERE tenant_id = ANY (below)
    UNION ALL
    SELECT e.corporate_id, p.descendant, p.depth + 1, p.during * e.during,
           least(p.governance, e.governance), least(p.sharing, e.sharing)
      FROM path p JOIN edge e ON e.tenant_id = p.ancestor AND e.during && p.during
  )
  INSERT INTO public.tenant_closure
    (ancestor_id, descendant_id, depth, governance_level, data_sharing_level, valid_from, valid_until)
  SELECT ancestor, descendant, depth,
         (ARRAY['AUTONOMOUS', 'MANAGED', 'CONTROLLED'])[governance], (ARRAY['NONE', 'AGGREGATED', 'FULL'])[sharing],
         lower(during), upper(during)
    FROM path;
  PERFORM gate.raise_epochs(gate.family(child));
  RETURN NULL;
END $$;

CREATE TRIGGER derive_closure AFTER INSERT OR UPDATE OR DELETE ON corporate_relationship
  FOR EACH ROW EXECUTE FUNCTION gate.derive_closure();

-- Raises the epochs of those whose scope depends on the row; the argument says how it names them.
CREATE FUNCTION gate.count_change() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  changed jsonb := to_jsonb(coalesce(NEW, OLD));
  subject uuid := (changed ->> TG_ARGV[1])::uuid;
BEGIN
  CASE TG_ARGV[0]
    WHEN 'self' THEN PERFORM gate.raise_epochs(ARRAY[subject]);
    WHEN 'family' THEN PERFORM gate.raise_epochs(gate.family(subject));
    WHEN 'contract' THEN
      PERFORM gate.raise_epochs(gate.family(subject) || (changed ->> 'vendor_id')::uuid);
    WHEN 'member' THEN
      PERFORM gate.raise_epochs(ARRAY(SELECT account_id FROM public.membership
        WHERE tenant_id = subject AND id = (changed ->> 'membership_id')::uuid));
    WHEN 'everyone' THEN UPDATE public.epoch SET value = value + 1;
  END CASE;
  RETURN NULL;
END $$;

CREATE TRIGGER count_change AFTER INSERT OR UPDATE OF status, type ON tenant
  FOR EACH ROW EXECUTE FUNCTION gate.count_change('self', 'id');
CREATE TRIGGER count_change AFTER INSERT OR UPDATE ON tenant_profile
  FOR EACH ROW EXECUTE FUNCTION gate.count_change('family', 'tenant_id');
CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON vendor_relationship
  FOR EACH ROW EXECUTE FUNCTION gate.count_change('contract', 'tenant_id');
CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON organization_unit
  FOR EACH ROW EXECUTE FUNCTION gate.count_change('self', 'tenant_id');
CREATE TRIGGER count_change AFTER INSERT OR UPDATE OF status, email, display_name ON account
  FOR EACH ROW EXECUTE FUNCTION gate.count_change('self', 'id');
CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON membership
  FOR EACH ROW EXECUTE FUNCTION gate.count_change('self', 'account_id');
CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON membership_role
  FOR EACH ROW EXECUTE FUNCTION gate.count_change('member', 'tenant_id');
CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON system_role_entry
  FOR EACH STATEMENT EXECUTE FUNCTION gate.count_change('everyone');

-- An assignment hangs where its site hangs. The site is held meanwhile, lest it move away unseen.
CREATE FUNCTION gate.join_site() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  SELECT s.unit_id INTO NEW.unit_id FROM public.site s WHERE s.tenant_id = NEW.tenant_id AND s.id = NEW.site_id FOR SHARE;
  RETURN NEW;
END $$;

CREATE TRIGGER join_site BEFORE INSERT ON site_assignment FOR EACH ROW EXECUTE FUNCTION gate.join_site();

CREATE FUNCTION gate.follow_site() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.site_assignment SET unit_id = NEW.unit_id WHERE tenant_id = NEW.tenant_id AND site_id = NEW.id;
  RETURN NULL;
END $$;

CREATE TRIGGER follow_site AFTER UPDATE OF unit_id ON site
  FOR EACH ROW WHEN (OLD.unit_id IS DISTINCT FROM NEW.unit_id) EXECUTE FUNCTION gate.follow_site();

-- ── What is recorded ────────────────────────────────────────────────────────────────────────────
CREATE FUNCTION gate.uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
  SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
    PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
$$;

-- Writes every change of a tracked table into the outbox, in the transaction that makes it, and wakes
-- the feeds when that commits. The arguments are the entity's name and the column of its company.
CREATE FUNCTION gate.record_change() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  is_now jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
BEGIN
  INSERT INTO public.outbox
    (tenant_id, id, entity, entity_id, action, before, after, changed_fields, actor_tenant_id, actor_id)
  VALUES (
    (coalesce(is_now, was) ->> TG_ARGV[1])::uuid, gate.uuid7(), TG_ARGV[0],
    (coalesce(is_now, was) ->> TG_ARGV[2])::uuid,
    CASE TG_OP WHEN 'INSERT' THEN 'CREATED' WHEN 'UPDATE' THEN 'UPDATED' ELSE 'DELETED' END,
    was, is_now,
    CASE WHEN TG_OP = 'UPDATE' THEN ARRAY(
      SELECT n.key FROM jsonb_each(is_now) n WHERE n.value IS DISTINCT FROM was -> n.key ORDER BY n.key) ELSE '{}' END,
    gate.acting_tenant(), nullif(current_setting('app.membership_id', true), '')::uuid
  );
  PERFORM pg_notify('circlegate_outbox', '');
  RETURN NULL;
END $$;

DO $$
DECLARE
  tracked text[];
BEGIN
  FOREACH tracked SLICE 1 IN ARRAY ARRAY[
    ['tenant', 'Tenant', 'id', 'id'],
    ['tenant_profile', 'TenantProfile', 'tenant_id', 'tenant_id'],
    ['tenant_domain', 'TenantDomain', 'tenant_id', 'id'],
    ['corporate_relationship', 'CorporateRelationship', 'tenant_id', 'id'],
    ['vendor_relationship', 'VendorRelationship', 'tenant_id', 'id'],
    ['organization_unit', 'OrganizationUnit', 'tenant_id', 'id'],
    ['membership', 'Membership', 'tenant_id', 'id'],
    ['membership_role', 'MembershipRole', 'tenant_id', 'id'],
    ['site', 'Site', 'tenant_id', 'id'],
    ['site_assignment', 'SiteAssignment', 'tenant_id', 'id'],
    ['vendor_placement', 'VendorPlacement', 'tenant_id', 'id']
  ] LOOP
    EXECUTE format('CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW '
      'EXECUTE FUNCTION gate.record_change(%L, %L, %L)', tracked[1], tracked[2], tracked[3], tracked[4]);
  END LOOP;
END $$;

-- ── Whose the functions are, and who may call them ──────────────────────────────────────────────
DO $$
DECLARE
  f regprocedure;
BEGIN
  FOR f IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'gate'::regnamespace LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('ALTER FUNCTION %s OWNER TO circlegate_policy', f);
  END LOOP;
END $$;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;

GRANT EXECUTE ON FUNCTION gate.acting_tenant(), gate.acting_unit(), gate.may_write(),
  gate.enter(uuid, uuid, uuid, bigint, bigint), gate.acting_units(), gate.readable_tenants(), gate.writable_tenants(),
  gate.served_tenants(), gate.card_tenants(), gate.may_place(uuid, uuid) TO circlegate_tenant;
