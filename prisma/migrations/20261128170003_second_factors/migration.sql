-- A second factor of an account, and the codes that stand in for it.

-- CreateTable
CREATE TABLE "second_factor" (
    "account_id" UUID NOT NULL,
    "wrapped_secret" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "confirmed_at" TIMESTAMPTZ(3),
    "last_step" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "second_factor_pkey" PRIMARY KEY ("account_id")
);

-- CreateTable
CREATE TABLE "recovery_code" (
    "account_id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_code_pkey" PRIMARY KEY ("account_id","hash")
);

-- AddForeignKey
ALTER TABLE "second_factor" ADD CONSTRAINT "second_factor_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── Below is what Prisma does not see ───────────────────────────────────────────────────────────
DO $$
DECLARE
  held text;
BEGIN
  FOREACH held IN ARRAY ARRAY['second_factor', 'recovery_code'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', held);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', held);
    EXECUTE format('CREATE POLICY system ON %I TO circlegate_system USING (true) WITH CHECK (true)', held);
    EXECUTE format('CREATE POLICY identity ON %I TO circlegate_identity USING (true) WITH CHECK (true)', held);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO circlegate_system, circlegate_identity', held);
  END LOOP;
END $$;
