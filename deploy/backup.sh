#!/bin/sh
# Copies a whole Circlegate database into a folder, while it is in use: deploy/backup.sh <folder>
# BACKUP_URL names the database, with a login that row-level security does not hold back: the owner of
# the tables would be refused. docs/operations.md says how to make one that can read and nothing else.
set -eu
folder=${1:?say which folder, as in: deploy/backup.sh backups/monday}
: "${BACKUP_URL:?is not set: postgres://circlegate_backup:password@host:5432/circlegate}"

mkdir -p "$folder"
chmod 700 "$folder"
pg_dump --dbname "$BACKUP_URL" --format custom --file "$folder/database.dump"

# Roles belong to the server, not to the database: ours come along, without their passwords. Where they
# are there already they keep the ones that they have.
pg_dumpall --dbname "$BACKUP_URL" --roles-only --no-role-passwords |
  grep -E '^(CREATE|ALTER) ROLE circlegate_|^GRANT circlegate_[a-z_]+ TO circlegate_' |
  sed -E -e 's/ GRANTED BY [^;]+;/;/' \
    -e 's/^CREATE ROLE ([a-z_]+);/DO $$ BEGIN CREATE ROLE \1; EXCEPTION WHEN duplicate_object THEN NULL; END $$;/' \
    >"$folder/roles.sql"
echo "$folder holds $(du -sh "$folder/database.dump" | cut -f1) of data and $(grep -c '^DO' "$folder/roles.sql") roles."
