-- What a company has agreed with the platform: its plan, and with it its seats and for how long its journal is kept.

-- AlterTable
ALTER TABLE "tenant_profile" ADD COLUMN     "plan" TEXT NOT NULL DEFAULT 'STANDARD',
ADD COLUMN     "retention_days" INTEGER NOT NULL DEFAULT 365;

-- CreateIndex
CREATE INDEX "tenant_profile_plan_idx" ON "tenant_profile"("plan");

ALTER TABLE tenant_profile
  ADD CONSTRAINT tenant_profile_plan CHECK (plan IN ('STARTER', 'STANDARD', 'ENTERPRISE')),
  ADD CONSTRAINT tenant_profile_retention_days CHECK (retention_days BETWEEN 30 AND 3660);

-- It comes by agreement and not with a wish: the company itself has no grant.
GRANT UPDATE (plan, max_users, retention_days, updated_at, version) ON tenant_profile TO circlegate_staff;
