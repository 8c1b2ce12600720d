-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "telecom_circle" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "states" TEXT[],

    CONSTRAINT "telecom_circle_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "tenant" (
    "id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "organization_code" TEXT NOT NULL,
    "organization_name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'TRIAL',

    CONSTRAINT "tenant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tenant_profile" (
    "tenant_id" UUID NOT NULL,
    "telecom_circle_code" TEXT,
    "subdomain" TEXT,
    "max_users" INTEGER NOT NULL DEFAULT 25,
    "operates_independently" BOOLEAN NOT NULL DEFAULT true,
    "shared_vendor_pool" BOOLEAN NOT NULL DEFAULT false,
    "cross_circle_reporting" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "tenant_profile_pkey" PRIMARY KEY ("tenant_id")
);

-- CreateTable
CREATE TABLE "tenant_domain" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "is_primary" BOOLEAN NOT NULL DEFAULT false,
    "verified_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tenant_domain_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "corporate_relationship" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "corporate_id" UUID NOT NULL,
    "governance_level" TEXT NOT NULL DEFAULT 'AUTONOMOUS',
    "data_sharing_level" TEXT NOT NULL DEFAULT 'NONE',
    "separate_billing" BOOLEAN NOT NULL DEFAULT true,
    "independent_vendor_management" BOOLEAN NOT NULL DEFAULT true,
    "valid_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "valid_until" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "corporate_relationship_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "tenant_closure" (
    "ancestor_id" UUID NOT NULL,
    "descendant_id" UUID NOT NULL,
    "depth" SMALLINT NOT NULL,
    "governance_level" TEXT NOT NULL,
    "data_sharing_level" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3),

    CONSTRAINT "tenant_closure_pkey" PRIMARY KEY ("ancestor_id","descendant_id","valid_from")
);

-- CreateTable
CREATE TABLE "vendor_relationship" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "vendor_id" UUID NOT NULL,
    "vendor_code" TEXT NOT NULL,
    "capabilities" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "billing_rate" DECIMAL(14,2) NOT NULL DEFAULT 0,
    "currency" TEXT NOT NULL DEFAULT 'INR',
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "valid_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "valid_until" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "vendor_relationship_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "organization_unit" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "parent_id" UUID,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "organization_unit_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "email_folded" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "display_name" TEXT NOT NULL,
    "unit_id" UUID,
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "is_preferred" BOOLEAN NOT NULL DEFAULT false,
    "valid_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "valid_until" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "system_role" (
    "tenant_type" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,

    CONSTRAINT "system_role_pkey" PRIMARY KEY ("tenant_type","code")
);

-- CreateTable
CREATE TABLE "system_role_entry" (
    "tenant_type" TEXT NOT NULL,
    "role_code" TEXT NOT NULL,
    "permission" TEXT NOT NULL,
    "effect" TEXT NOT NULL DEFAULT 'GRANT',

    CONSTRAINT "system_role_entry_pkey" PRIMARY KEY ("tenant_type","role_code","permission","effect")
);

-- CreateTable
CREATE TABLE "membership_role" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "membership_id" UUID NOT NULL,
    "role_code" TEXT NOT NULL,

    CONSTRAINT "membership_role_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_cause" TEXT,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refresh_token" (
    "hash" TEXT NOT NULL,
    "session_id" UUID NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "refresh_token_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "signing_key" (
    "kid" TEXT NOT NULL,
    "public_jwk" JSONB NOT NULL,
    "wrapped_private" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "signs_until" TIMESTAMPTZ(3) NOT NULL,
    "verifies_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "signing_key_pkey" PRIMARY KEY ("kid")
);

-- CreateTable
CREATE TABLE "epoch" (
    "subject_id" UUID NOT NULL,
    "value" BIGINT NOT NULL DEFAULT 1,

    CONSTRAINT "epoch_pkey" PRIMARY KEY ("subject_id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "xid" xid8 NOT NULL DEFAULT pg_current_xact_id(),
    "entity" TEXT NOT NULL,
    "entity_id" UUID NOT NULL,
    "action" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "changed_fields" TEXT[],
    "actor_tenant_id" UUID,
    "actor_id" UUID,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "site" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "unit_id" UUID,
    "code" TEXT NOT NULL,
    "code_folded" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_folded" TEXT NOT NULL,
    "latitude" DOUBLE PRECISION NOT NULL,
    "longitude" DOUBLE PRECISION NOT NULL,
    "accuracy_meters" DOUBLE PRECISION,
    "geofence_meters" DOUBLE PRECISION NOT NULL DEFAULT 150,
    "address" TEXT NOT NULL,
    "technology" TEXT NOT NULL,
    "structure" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "retired_at" TIMESTAMPTZ(3),
    "created_from" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "site_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "site_assignment" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "unit_id" UUID,
    "site_id" UUID NOT NULL,
    "vendor_id" UUID NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ends_at" TIMESTAMPTZ(3),
    "created_from" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "site_assignment_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "vendor_placement" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "circle_id" UUID NOT NULL,
    "assignment_id" UUID NOT NULL,
    "unit_id" UUID NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "vendor_placement_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "tenant_organization_code_key" ON "tenant"("organization_code");

-- CreateIndex
CREATE UNIQUE INDEX "tenant_profile_subdomain_key" ON "tenant_profile"("subdomain");

-- CreateIndex
CREATE INDEX "corporate_relationship_corporate_id_tenant_id_idx" ON "corporate_relationship"("corporate_id", "tenant_id");

-- CreateIndex
CREATE INDEX "tenant_closure_descendant_id_idx" ON "tenant_closure"("descendant_id");

-- CreateIndex
CREATE INDEX "vendor_relationship_vendor_id_tenant_id_idx" ON "vendor_relationship"("vendor_id", "tenant_id");

-- CreateIndex
CREATE UNIQUE INDEX "vendor_relationship_tenant_id_vendor_id_key" ON "vendor_relationship"("tenant_id", "vendor_id");

-- CreateIndex
CREATE UNIQUE INDEX "vendor_relationship_tenant_id_vendor_code_key" ON "vendor_relationship"("tenant_id", "vendor_code");

-- CreateIndex
CREATE INDEX "organization_unit_tenant_id_parent_id_idx" ON "organization_unit"("tenant_id", "parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "account_email_folded_key" ON "account"("email_folded");

-- CreateIndex
CREATE INDEX "membership_account_id_idx" ON "membership"("account_id");

-- CreateIndex
CREATE UNIQUE INDEX "membership_tenant_id_account_id_key" ON "membership"("tenant_id", "account_id");

-- CreateIndex
CREATE UNIQUE INDEX "membership_role_tenant_id_membership_id_role_code_key" ON "membership_role"("tenant_id", "membership_id", "role_code");

-- CreateIndex
CREATE INDEX "session_account_id_idx" ON "session"("account_id");

-- CreateIndex
CREATE INDEX "refresh_token_session_id_idx" ON "refresh_token"("session_id");

-- CreateIndex
CREATE INDEX "outbox_xid_idx" ON "outbox"("xid");

-- CreateIndex
CREATE INDEX "site_tenant_id_code_folded_id_idx" ON "site"("tenant_id", "code_folded", "id");

-- CreateIndex
CREATE INDEX "site_tenant_id_name_folded_id_idx" ON "site"("tenant_id", "name_folded", "id");

-- CreateIndex
CREATE INDEX "site_tenant_id_created_at_id_idx" ON "site"("tenant_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "site_tenant_id_latitude_longitude_idx" ON "site"("tenant_id", "latitude", "longitude");

-- CreateIndex
CREATE INDEX "site_tenant_id_unit_id_idx" ON "site"("tenant_id", "unit_id");

-- CreateIndex
CREATE UNIQUE INDEX "site_tenant_id_code_key" ON "site"("tenant_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "site_assignment_tenant_id_id_vendor_id_key" ON "site_assignment"("tenant_id", "id", "vendor_id");

-- CreateIndex
CREATE INDEX "site_assignment_tenant_id_site_id_idx" ON "site_assignment"("tenant_id", "site_id");

-- CreateIndex
CREATE INDEX "site_assignment_tenant_id_vendor_id_idx" ON "site_assignment"("tenant_id", "vendor_id");

-- CreateIndex
CREATE INDEX "site_assignment_vendor_id_tenant_id_site_id_idx" ON "site_assignment"("vendor_id", "tenant_id", "site_id");

-- CreateIndex
CREATE INDEX "vendor_placement_circle_id_assignment_id_idx" ON "vendor_placement"("circle_id", "assignment_id");

-- CreateIndex
CREATE INDEX "vendor_placement_tenant_id_unit_id_idx" ON "vendor_placement"("tenant_id", "unit_id");

-- CreateIndex
CREATE UNIQUE INDEX "vendor_placement_tenant_id_circle_id_assignment_id_key" ON "vendor_placement"("tenant_id", "circle_id", "assignment_id");

-- AddForeignKey
ALTER TABLE "tenant_profile" ADD CONSTRAINT "tenant_profile_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tenant_profile" ADD CONSTRAINT "tenant_profile_telecom_circle_code_fkey" FOREIGN KEY ("telecom_circle_code") REFERENCES "telecom_circle"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tenant_domain" ADD CONSTRAINT "tenant_domain_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "corporate_relationship" ADD CONSTRAINT "corporate_relationship_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "corporate_relationship" ADD CONSTRAINT "corporate_relationship_corporate_id_fkey" FOREIGN KEY ("corporate_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tenant_closure" ADD CONSTRAINT "tenant_closure_ancestor_id_fkey" FOREIGN KEY ("ancestor_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tenant_closure" ADD CONSTRAINT "tenant_closure_descendant_id_fkey" FOREIGN KEY ("descendant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_relationship" ADD CONSTRAINT "vendor_relationship_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "vendor_relationship" ADD CONSTRAINT "vendor_relationship_vendor_id_fkey" FOREIGN KEY ("vendor_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organization_unit" ADD CONSTRAINT "organization_unit_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organization_unit" ADD CONSTRAINT "organization_unit_tenant_id_parent_id_fkey" FOREIGN KEY ("tenant_id", "parent_id") REFERENCES "organization_unit"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_tenant_id_unit_id_fkey" FOREIGN KEY ("tenant_id", "unit_id") REFERENCES "organization_unit"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "system_role_entry" ADD CONSTRAINT "system_role_entry_tenant_type_role_code_fkey" FOREIGN KEY ("tenant_type", "role_code") REFERENCES "system_role"("tenant_type", "code") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership_role" ADD CONSTRAINT "membership_role_tenant_id_membership_id_fkey" FOREIGN KEY ("tenant_id", "membership_id") REFERENCES "membership"("tenant_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refresh_token" ADD CONSTRAINT "refresh_token_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "site" ADD CONSTRAINT "site_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "site" ADD CONSTRAINT "site_tenant_id_unit_id_fkey" FOREIGN KEY ("tenant_id", "unit_id") REFERENCES "organization_unit"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "site_assignment" ADD CONSTRAINT "site_assignment_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "site_assignment" ADD CONSTRAINT "site_assignment_vendor_id_fkey" FOREIGN KEY ("vendor_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "site_assignment" ADD CONSTRAINT "site_assignment_tenant_id_site_id_fkey" FOREIGN KEY ("tenant_id", "site_id") REFERENCES "site"("tenant_id", "id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "site_assignment" ADD CONSTRAINT "site_assignment_tenant_id_unit_id_fkey" FOREIGN KEY ("tenant_id", "unit_id") REFERENCES "organization_unit"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "site_assignment" ADD CONSTRAINT "site_assignment_tenant_id_vendor_id_fkey" FOREIGN KEY ("tenant_id", "vendor_id") REFERENCES "vendor_relationship"("tenant_id", "vendor_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "vendor_placement" ADD CONSTRAINT "vendor_placement_circle_id_assignment_id_tenant_id_fkey" FOREIGN KEY ("circle_id", "assignment_id", "tenant_id") REFERENCES "site_assignment"("tenant_id", "id", "vendor_id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "vendor_placement" ADD CONSTRAINT "vendor_placement_tenant_id_unit_id_fkey" FOREIGN KEY ("tenant_id", "unit_id") REFERENCES "organization_unit"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE RESTRICT;
