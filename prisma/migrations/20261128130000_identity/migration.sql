-- What sessions are shown with and end by, keys that are published before they sign, and the count of
-- attempts to sign in.

-- AlterTable
ALTER TABLE "session" ADD COLUMN     "address" TEXT,
ADD COLUMN     "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "user_agent" TEXT;

-- AlterTable
ALTER TABLE "signing_key" ADD COLUMN     "signs_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateTable
CREATE TABLE "throttle_bucket" (
    "key" TEXT NOT NULL,
    "empty_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "throttle_bucket_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "throttle_bucket_empty_at_idx" ON "throttle_bucket"("empty_at");

-- CreateIndex
CREATE INDEX "session_expires_at_idx" ON "session"("expires_at");

-- ── Below is what Prisma does not see ───────────────────────────────────────────────────────────
ALTER TABLE throttle_bucket ENABLE ROW LEVEL SECURITY;
ALTER TABLE throttle_bucket FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON throttle_bucket TO circlegate_system USING (true) WITH CHECK (true);
CREATE POLICY identity ON throttle_bucket TO circlegate_identity USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON throttle_bucket TO circlegate_system, circlegate_identity;
-- Sessions are swept long after their end, their refresh tokens with them; so are keys.
GRANT DELETE ON session, signing_key TO circlegate_identity;
