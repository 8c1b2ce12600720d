-- AlterTable
ALTER TABLE "organization_unit" ADD COLUMN     "closed_at" TIMESTAMPTZ(3),
ADD COLUMN     "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "created_from" TEXT,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- Beside each other no two open units have one name. A placed member sees all units beside those that it writes.
CREATE UNIQUE INDEX organization_unit_one_of_a_name ON organization_unit
  (tenant_id, coalesce(parent_id, '00000000-0000-0000-0000-000000000000'), lower(name)) WHERE closed_at IS NULL;

-- ── The wall below ──────────────────────────────────────────────────────────────────────────────
-- A part is its own unit and all that hangs below one of its units. Said so, a new unit is seen at once.
DROP POLICY place ON organization_unit;
CREATE POLICY place ON organization_unit FOR SELECT TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.readable_tenants()))
  AND ((SELECT gate.acting_unit()) IS NULL
    OR id = (SELECT gate.acting_unit()) OR parent_id = ANY (ARRAY(SELECT gate.acting_units())))
);
-- A unit is written where it hangs: a placed member writes no unit beside or above its own, and not its own.
CREATE POLICY adding ON organization_unit FOR INSERT TO circlegate_tenant WITH CHECK (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants()))
  AND ((SELECT gate.acting_unit()) IS NULL OR parent_id = ANY (ARRAY(SELECT gate.acting_units())))
);
CREATE POLICY changing ON organization_unit FOR UPDATE TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants()))
  AND ((SELECT gate.acting_unit()) IS NULL OR parent_id = ANY (ARRAY(SELECT gate.acting_units())))
);
-- A member is moved from within a part to within it.
CREATE POLICY changing ON membership FOR UPDATE TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants()))
  AND ((SELECT gate.acting_unit()) IS NULL OR unit_id = ANY (ARRAY(SELECT gate.acting_units())))
);

GRANT INSERT ON organization_unit TO circlegate_tenant;
GRANT UPDATE (parent_id, name, closed_at, version) ON organization_unit TO circlegate_tenant;
GRANT UPDATE (unit_id, version) ON membership TO circlegate_tenant;
-- It changes no unit; whoever holds a row against change needs the right to change it.
GRANT UPDATE (closed_at) ON organization_unit TO circlegate_policy;

-- ── A tree, and open ────────────────────────────────────────────────────────────────────────────
GRANT CREATE ON SCHEMA gate TO circlegate_policy;

-- Two moves at once could close a circle that neither of them sees: one company's tree changes one by one.
CREATE FUNCTION gate.keep_tree() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('circlegate tree'), hashtext(NEW.tenant_id::text));
  IF EXISTS (
    WITH RECURSIVE above AS (
      SELECT NEW.parent_id AS id
      UNION
      SELECT u.parent_id FROM above JOIN public.organization_unit u ON u.tenant_id = NEW.tenant_id AND u.id = above.id
    ) SELECT FROM above WHERE id = NEW.id
  ) THEN
    RAISE EXCEPTION 'a unit cannot hang below itself' USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER keep_tree BEFORE INSERT OR UPDATE OF parent_id ON organization_unit
  FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION gate.keep_tree();

-- Nothing is put into a closed unit, and none is closed unseen while something is put into it. The argument
-- is the column that names the unit.
CREATE FUNCTION gate.hold_unit() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  closed timestamptz;
BEGIN
  SELECT u.closed_at INTO closed FROM public.organization_unit u
   WHERE u.tenant_id = NEW.tenant_id AND u.id = (to_jsonb(NEW) ->> TG_ARGV[0])::uuid FOR SHARE;
  IF closed IS NOT NULL THEN
    RAISE EXCEPTION 'the unit is closed' USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER hold_unit BEFORE INSERT OR UPDATE OF parent_id ON organization_unit
  FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION gate.hold_unit('parent_id');
CREATE TRIGGER hold_unit BEFORE INSERT OR UPDATE OF unit_id ON membership
  FOR EACH ROW WHEN (NEW.unit_id IS NOT NULL) EXECUTE FUNCTION gate.hold_unit('unit_id');
CREATE TRIGGER hold_unit BEFORE INSERT OR UPDATE OF unit_id ON site
  FOR EACH ROW WHEN (NEW.unit_id IS NOT NULL) EXECUTE FUNCTION gate.hold_unit('unit_id');
CREATE TRIGGER hold_unit BEFORE INSERT OR UPDATE OF unit_id ON vendor_placement
  FOR EACH ROW EXECUTE FUNCTION gate.hold_unit('unit_id');

REVOKE ALL ON FUNCTION gate.keep_tree(), gate.hold_unit() FROM PUBLIC;
ALTER FUNCTION gate.keep_tree() OWNER TO circlegate_policy;
ALTER FUNCTION gate.hold_unit() OWNER TO circlegate_policy;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;

-- ── The roles ───────────────────────────────────────────────────────────────────────────────────
-- Administrators shape the tree and place people in it; who reads of people works with them.
INSERT INTO system_role_entry (tenant_type, role_code, permission)
SELECT tenant_type, role_code, permission FROM (VALUES
  ('admin', '{unit.*,member.*}'::text[]),
  ('manager', '{unit.read,member.read}'),
  ('engineer', '{unit.read}'),
  ('technician', '{unit.read}'),
  ('viewer', '{unit.read}')
) AS given (role_code, permissions)
CROSS JOIN LATERAL unnest(permissions) AS permission
JOIN system_role r ON r.code = role_code;
