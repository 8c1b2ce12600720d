-- People are invited to a company by mail, and join it by the link.

-- AlterTable
ALTER TABLE "letter" ADD COLUMN     "company_id" UUID,
ADD COLUMN     "subject_id" UUID;

-- AlterTable
ALTER TABLE "one_time_token" ADD COLUMN     "company_id" UUID;

-- CreateTable
CREATE TABLE "invitation" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "email_folded" TEXT NOT NULL,
    "roles" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "unit_id" UUID,
    "valid_from" TIMESTAMPTZ(3),
    "valid_until" TIMESTAMPTZ(3),
    "status" TEXT NOT NULL DEFAULT 'OPEN',
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),
    "created_from" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "invitation_tenant_id_created_at_id_idx" ON "invitation"("tenant_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "invitation_tenant_id_unit_id_idx" ON "invitation"("tenant_id", "unit_id");

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_tenant_id_unit_id_fkey" FOREIGN KEY ("tenant_id", "unit_id") REFERENCES "organization_unit"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- ── Below is what Prisma does not see ───────────────────────────────────────────────────────────
ALTER TABLE invitation
  ALTER COLUMN roles SET NOT NULL,
  ADD CHECK (status IN ('OPEN', 'ACCEPTED', 'REVOKED')),
  ADD CHECK (valid_until > valid_from);
-- An address is invited once at a time.
CREATE UNIQUE INDEX invitation_one_open ON invitation (tenant_id, email_folded) WHERE status = 'OPEN';
ALTER TABLE letter
  DROP CONSTRAINT letter_kind,
  ADD CONSTRAINT letter_kind CHECK (kind IN ('RESET_PASSWORD', 'INVITATION'));
ALTER TABLE one_time_token
  DROP CONSTRAINT one_time_token_purpose,
  ADD CONSTRAINT one_time_token_purpose CHECK (purpose IN ('RESET_PASSWORD', 'INVITATION'));

-- ── The wall below ──────────────────────────────────────────────────────────────────────────────
ALTER TABLE invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE invitation FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON invitation TO circlegate_system USING (true) WITH CHECK (true);
CREATE POLICY identity ON invitation TO circlegate_identity USING (true) WITH CHECK (true);
CREATE POLICY facts ON invitation TO circlegate_policy USING (true) WITH CHECK (true);
CREATE POLICY facts ON letter TO circlegate_policy USING (true) WITH CHECK (true);

-- Whoever is invited will hang where the invitation hangs.
CREATE POLICY place ON invitation FOR SELECT TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.readable_tenants()))
  AND ((SELECT gate.acting_unit()) IS NULL OR unit_id = ANY (ARRAY(SELECT gate.acting_units())))
);
CREATE POLICY adding ON invitation FOR INSERT TO circlegate_tenant WITH CHECK (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants()))
  AND ((SELECT gate.acting_unit()) IS NULL OR unit_id = ANY (ARRAY(SELECT gate.acting_units())))
);
CREATE POLICY changing ON invitation FOR UPDATE TO circlegate_tenant USING (
  tenant_id = ANY (ARRAY(SELECT gate.writable_tenants()))
  AND ((SELECT gate.acting_unit()) IS NULL OR unit_id = ANY (ARRAY(SELECT gate.acting_units())))
);

GRANT SELECT, INSERT ON invitation TO circlegate_tenant;
GRANT UPDATE (unit_id, status, expires_at, sent_at, version) ON invitation TO circlegate_tenant;
GRANT SELECT ON invitation TO circlegate_identity, circlegate_policy;
GRANT UPDATE (status, version) ON invitation TO circlegate_identity;
GRANT SELECT, INSERT, UPDATE, DELETE ON invitation TO circlegate_system;
GRANT INSERT ON letter TO circlegate_policy;
-- Whoever accepts joins the company, and may have been there before.
GRANT INSERT ON membership, membership_role TO circlegate_identity;
GRANT UPDATE (display_name, unit_id, status, is_preferred, valid_from, valid_until, version) ON membership TO circlegate_identity;
GRANT DELETE ON membership_role TO circlegate_identity;

-- ── Seats and letters ───────────────────────────────────────────────────────────────────────────
GRANT CREATE ON SCHEMA gate TO circlegate_policy;

-- A company invites as many as it has seats: one that is open holds a seat until it expires. One is asked
-- after the other, so that the last seat is given once.
CREATE FUNCTION gate.take_seat() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  taken int;
  seats int;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('circlegate seats'), hashtext(NEW.tenant_id::text));
  SELECT (SELECT count(*) FROM public.membership m WHERE m.tenant_id = NEW.tenant_id AND m.status <> 'ENDED')
       + (SELECT count(*) FROM public.invitation i WHERE i.tenant_id = NEW.tenant_id AND i.id <> NEW.id
             AND i.status = 'OPEN' AND i.expires_at > now()),
         (SELECT p.max_users FROM public.tenant_profile p WHERE p.tenant_id = NEW.tenant_id)
    INTO taken, seats;
  IF taken >= seats THEN
    RAISE EXCEPTION 'all seats are taken' USING ERRCODE = 'CG413';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER take_seat BEFORE INSERT OR UPDATE OF status, expires_at ON invitation
  FOR EACH ROW WHEN (NEW.status = 'OPEN') EXECUTE FUNCTION gate.take_seat();

-- The letter is sent once this commits, and put together only then: no token lies here.
CREATE FUNCTION gate.write_letter() RETURNS trigger
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.letter (id, kind, company_id, subject_id, expires_at)
  VALUES (gate.uuid7(), 'INVITATION', NEW.tenant_id, NEW.id, NEW.expires_at);
  RETURN NULL;
END $$;

CREATE TRIGGER write_letter AFTER INSERT OR UPDATE OF sent_at ON invitation
  FOR EACH ROW WHEN (NEW.status = 'OPEN' AND NEW.sent_at IS NOT NULL) EXECUTE FUNCTION gate.write_letter();

CREATE TRIGGER hold_unit BEFORE INSERT OR UPDATE OF unit_id ON invitation
  FOR EACH ROW WHEN (NEW.unit_id IS NOT NULL) EXECUTE FUNCTION gate.hold_unit('unit_id');
CREATE TRIGGER record_change AFTER INSERT OR UPDATE OR DELETE ON invitation
  FOR EACH ROW EXECUTE FUNCTION gate.record_change('Invitation', 'tenant_id', 'id', 'email', 'email_folded');

REVOKE ALL ON FUNCTION gate.take_seat(), gate.write_letter() FROM PUBLIC;
ALTER FUNCTION gate.take_seat() OWNER TO circlegate_policy;
ALTER FUNCTION gate.write_letter() OWNER TO circlegate_policy;
REVOKE CREATE ON SCHEMA gate FROM circlegate_policy;
