-- What has to be mailed, and what the links in it prove.

-- CreateTable
CREATE TABLE "letter" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "address" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "letter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "one_time_token" (
    "hash" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "one_time_token_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "letter_due_at_idx" ON "letter"("due_at");

-- CreateIndex
CREATE INDEX "one_time_token_subject_id_idx" ON "one_time_token"("subject_id");

-- CreateIndex
CREATE INDEX "one_time_token_expires_at_idx" ON "one_time_token"("expires_at");

-- ── Below is what Prisma does not see ───────────────────────────────────────────────────────────
ALTER TABLE letter
  ADD CONSTRAINT letter_kind CHECK (kind IN ('RESET_PASSWORD'));
ALTER TABLE one_time_token
  ADD CONSTRAINT one_time_token_purpose CHECK (purpose IN ('RESET_PASSWORD'));

DO $$
DECLARE
  held text;
BEGIN
  FOREACH held IN ARRAY ARRAY['letter', 'one_time_token'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', held);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', held);
    EXECUTE format('CREATE POLICY system ON %I TO circlegate_system USING (true) WITH CHECK (true)', held);
    EXECUTE format('CREATE POLICY identity ON %I TO circlegate_identity USING (true) WITH CHECK (true)', held);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO circlegate_system, circlegate_identity', held);
  END LOOP;
END $$;
