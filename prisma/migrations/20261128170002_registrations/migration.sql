-- People register, and have an account once they have proved their address.

-- CreateTable
CREATE TABLE "registration" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "email_folded" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "registration_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "registration_email_folded_idx" ON "registration"("email_folded");

-- CreateIndex
CREATE INDEX "registration_expires_at_idx" ON "registration"("expires_at");

-- ── Below is what Prisma does not see ───────────────────────────────────────────────────────────
ALTER TABLE registration ENABLE ROW LEVEL SECURITY;
ALTER TABLE registration FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON registration TO circlegate_system USING (true) WITH CHECK (true);
CREATE POLICY identity ON registration TO circlegate_identity USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON registration TO circlegate_system, circlegate_identity;

ALTER TABLE letter
  DROP CONSTRAINT letter_kind,
  ADD CONSTRAINT letter_kind CHECK (kind IN ('RESET_PASSWORD', 'INVITATION', 'VERIFY_EMAIL'));
ALTER TABLE one_time_token
  DROP CONSTRAINT one_time_token_purpose,
  ADD CONSTRAINT one_time_token_purpose CHECK (purpose IN ('RESET_PASSWORD', 'INVITATION', 'VERIFY_EMAIL'));
