-- AlterTable
ALTER TABLE "membership_role" ADD COLUMN     "ended_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "role" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "entries" JSONB NOT NULL,
    "removed_at" TIMESTAMPTZ(3),
    "created_from" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "role_pkey" PRIMARY KEY ("tenant_id","id")
);

-- AddForeignKey
ALTER TABLE "role" ADD CONSTRAINT "role_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- In capitals, so that none is ever mistaken for one that ships, today's or a later one.
ALTER TABLE role
  ADD CHECK (code ~ '^[A-Z0-9]+(_[A-Z0-9]+)*$' AND length(code) <= 40),
  ADD CHECK (jsonb_typeof(entries) = 'array');
CREATE UNIQUE INDEX role_one_of_a_code ON role (tenant_id, code) WHERE removed_at IS NULL;

-- ── The wall below ──────────────────────────────────────────────────────────────────────────────
ALTER TABLE role ENABLE ROW LEVEL SECURITY;
ALTER TABLE role FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON role TO circlegate_system USING (true) WITH CHECK (true);
CREATE POLICY identity ON role TO circlegate_identity USING (true) WITH CHECK (true);
CREATE POLICY facts ON role TO circlegate_policy USING (true) WITH CHECK (true);
-- A role is a rule of the company: whoever is placed in it goes by the same. The company as a whole writes it.
CREATE POLICY place ON role FOR SELECT TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.readable_tenants()))
);
CREATE POLICY adding ON role FOR INSERT TO circlegate_tenant WITH CHECK (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants())) AND (SELECT gate.acting_unit()) IS NULL
);
CREATE POLICY changing ON role FOR UPDATE TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants())) AND (SELECT gate.acting_unit()) IS NULL
);
CREATE POLICY adding ON membership_role FOR INSERT TO circlegate_tenant WITH CHECK (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants())) AND (SELECT gate.acting_unit()) IS NULL
);
CREATE POLICY changing ON membership_role FOR UPDATE TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants())) AND (SELECT gate.acting_unit()) IS NULL
);

GRANT SELECT ON role TO circlegate_tenant, circlegate_identity, circlegate_policy;
GRANT SELECT, INSERT, UPDATE, DELETE ON role TO circlegate_system;
GRANT INSERT ON role, membership_role TO circlegate_tenant;
GRANT UPDATE (name, description, entries, removed_at, version) ON role TO circlegate_tenant;
GRANT UPDATE (ended_at) ON membership_role TO circlegate_tenant;
-- It changes no role; whoever holds a row against change needs the right to change it.
GRANT UPDATE (removed_at) ON role TO circlegate_policy;

-- ── Rights change one by one ────────────────────────────────────────────────────────────────────
GRANT CREATE ON SCHEMA gate TO circlegate_policy;

-- Two changes at once could each be within what their makers hold, and together not; or each leave the other's
-- administrator, and together none. Whoever raises a version first waits here before weighing the rest.
CREATE FUNCTION gate.hold_rights() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('circlegate rights'), hashtext(NEW.tenant_id::text));
  RETURN NEW;
END $$;

CREATE TRIGGER hold_rights BEFORE UPDATE OF version ON role
  FOR EACH ROW EXECUTE FUNCTION gate.hold_rights();
CREATE TRIGGER hold_rights BEFORE UPDATE OF version ON membership
  FOR EACH ROW EXECUTE FUNCTION gate.hold_rights();
CREATE TRIGGER hold_rights BEFORE UPDATE OF version ON organization_unit
  FOR EACH ROW EXECUTE FUNCTION gate.hold_rights();

-- A company's own role is borne while it is there, and none is removed unseen while somebody is given it.
CREATE FUNCTION gate.hold_role() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.role r
    WHERE r.tenant_id = NEW.tenant_id AND r.code = NEW.role_code AND r.removed_at IS NULL FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the company has no such role' USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER hold_role BEFORE INSERT OR UPDATE OF role_code, ended_at ON membership_role
  FOR EACH ROW WHEN (NEW.ended_at IS NULL AND NEW.role_code ~ '^[A-Z0-9]') EXECUTE FUNCTION gate.hold_role();

REVOKE ALL ON FUNCTION gate.hold_rights(), gate.hold_role() FROM PUBLIC;
ALTER FUNCTION gate.hold_rights() OWNER TO circlegate_policy;
ALTER FUNCTION gate.hold_role() OWNER TO circlegate_policy;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;

-- Whoever bears it may something else at once.
CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON role
  FOR EACH ROW EXECUTE FUNCTION gate.count_change('self', 'tenant_id');
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON role
  FOR EACH ROW EXECUTE FUNCTION gate.record_change('Role', 'tenant_id', 'id');

-- ── The roles ───────────────────────────────────────────────────────────────────────────────────
INSERT INTO system_role_entry (tenant_type, role_code, permission)
SELECT tenant_type, role_code, permission
  FROM (VALUES ('admin', 'role.*'), ('manager', 'role.read')) AS given (role_code, permission)
  JOIN system_role r ON r.code = role_code;
