-- Titles that a company gives its people, and the roles that come with them.

-- AlterTable
ALTER TABLE "invitation" ADD COLUMN     "designation_id" UUID;

-- AlterTable
ALTER TABLE "membership" ADD COLUMN     "designation_id" UUID;

-- CreateTable
CREATE TABLE "designation" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "roles" TEXT[],
    "removed_at" TIMESTAMPTZ(3),
    "created_from" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "designation_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "invitation_tenant_id_designation_id_idx" ON "invitation"("tenant_id", "designation_id");

-- CreateIndex
CREATE INDEX "membership_tenant_id_designation_id_idx" ON "membership"("tenant_id", "designation_id");

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_tenant_id_designation_id_fkey" FOREIGN KEY ("tenant_id", "designation_id") REFERENCES "designation"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_tenant_id_designation_id_fkey" FOREIGN KEY ("tenant_id", "designation_id") REFERENCES "designation"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "designation" ADD CONSTRAINT "designation_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── Below is what Prisma does not see ───────────────────────────────────────────────────────────
ALTER TABLE designation ALTER COLUMN roles SET NOT NULL;
CREATE UNIQUE INDEX designation_one_of_a_name ON designation (tenant_id, lower(name)) WHERE removed_at IS NULL;

-- ── The wall below ──────────────────────────────────────────────────────────────────────────────
ALTER TABLE designation ENABLE ROW LEVEL SECURITY;
ALTER TABLE designation FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON designation TO circlegate_system USING (true) WITH CHECK (true);
CREATE POLICY identity ON designation TO circlegate_identity USING (true) WITH CHECK (true);
CREATE POLICY facts ON designation TO circlegate_policy USING (true) WITH CHECK (true);
-- As a role, it is a rule of the company: whoever is placed in it goes by the same. The company as a whole writes it.
CREATE POLICY place ON designation FOR SELECT TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.readable_tenants()))
);
CREATE POLICY adding ON designation FOR INSERT TO circlegate_tenant WITH CHECK (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants())) AND (SELECT gate.acting_unit()) IS NULL
);
CREATE POLICY changing ON designation FOR UPDATE TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants())) AND (SELECT gate.acting_unit()) IS NULL
);

GRANT SELECT, INSERT ON designation TO circlegate_tenant;
GRANT UPDATE (name, description, roles, removed_at, version) ON designation TO circlegate_tenant;
GRANT SELECT ON designation TO circlegate_identity, circlegate_policy;
GRANT SELECT, INSERT, UPDATE, DELETE ON designation TO circlegate_system;
-- It changes none; whoever holds a row against change needs the right to change it.
GRANT UPDATE (removed_at) ON designation TO circlegate_policy;
GRANT UPDATE (designation_id) ON membership TO circlegate_tenant, circlegate_identity;

-- ── None is removed unseen while somebody is given it ───────────────────────────────────────────
GRANT CREATE ON SCHEMA gate TO circlegate_policy;

CREATE FUNCTION gate.hold_designation() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM public.designation d
    WHERE d.tenant_id = NEW.tenant_id AND d.id = NEW.designation_id AND d.removed_at IS NULL FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the company has no such designation' USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER hold_designation BEFORE INSERT OR UPDATE OF designation_id ON membership
  FOR EACH ROW WHEN (NEW.designation_id IS NOT NULL) EXECUTE FUNCTION gate.hold_designation();
CREATE TRIGGER hold_designation BEFORE INSERT OR UPDATE OF designation_id ON invitation
  FOR EACH ROW WHEN (NEW.designation_id IS NOT NULL) EXECUTE FUNCTION gate.hold_designation();

-- What comes with a designation is there: a role that is gone must not come back under a later one's name.
CREATE FUNCTION gate.hold_roles() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own text[] := ARRAY(SELECT code FROM unnest(NEW.roles) code WHERE code ~ '^[A-Z0-9]');
  held text[];
BEGIN
  SELECT array_agg(found.code) INTO held FROM (
    SELECT r.code FROM public.role r
     WHERE r.tenant_id = NEW.tenant_id AND r.code = ANY (own) AND r.removed_at IS NULL FOR SHARE) AS found;
  IF NOT own <@ coalesce(held, '{}') THEN
    RAISE EXCEPTION 'the company has no such role' USING ERRCODE = 'serialization_failure';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER hold_roles BEFORE INSERT OR UPDATE OF roles ON designation
  FOR EACH ROW EXECUTE FUNCTION gate.hold_roles();
CREATE TRIGGER hold_rights BEFORE UPDATE OF version ON designation
  FOR EACH ROW EXECUTE FUNCTION gate.hold_rights();

REVOKE ALL ON FUNCTION gate.hold_designation(), gate.hold_roles() FROM PUBLIC;
ALTER FUNCTION gate.hold_designation() OWNER TO circlegate_policy;
ALTER FUNCTION gate.hold_roles() OWNER TO circlegate_policy;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;

-- Whoever has it may something else at once.
CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON designation
  FOR EACH ROW EXECUTE FUNCTION gate.count_change('self', 'tenant_id');
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON designation
  FOR EACH ROW EXECUTE FUNCTION gate.record_change('Designation', 'tenant_id', 'id');

-- ── Who holds what ──────────────────────────────────────────────────────────────────────────────
INSERT INTO system_role_entry (tenant_type, role_code, permission)
SELECT tenant_type, role_code, permission
  FROM (VALUES ('admin', 'designation.*'), ('manager', 'designation.read')) AS given (role_code, permission)
  JOIN system_role r ON r.code = role_code;
