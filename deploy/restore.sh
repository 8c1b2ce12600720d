#!/bin/sh
# Makes a new database out of a backup: deploy/restore.sh <folder> <name of the new database>
# RESTORE_URL names the server, with a superuser's login. A database that is there already is refused.
set -eu
folder=${1:?say which folder, as in: deploy/restore.sh backups/monday circlegate}
database=${2:?say the name of the new database, as in: deploy/restore.sh backups/monday circlegate}
: "${RESTORE_URL:?is not set: postgres://postgres:password@host:5432/postgres}"

query=${RESTORE_URL#"${RESTORE_URL%%\?*}"}
base=${RESTORE_URL%%\?*}
target=${base%/*}/$database$query
psql --quiet --dbname "$RESTORE_URL" --set ON_ERROR_STOP=1 --file "$folder/roles.sql"
psql --quiet --dbname "$RESTORE_URL" --set ON_ERROR_STOP=1 --set "name=$database" <<'SQL'
CREATE DATABASE :"name" TEMPLATE template0;
SQL
pg_restore --dbname "$target" --exit-on-error --single-transaction "$folder/database.dump"

# The owner of the tables owns the database as well. And the outbox names transactions by the numbers
# of the server that it comes from, which may be far ahead of this one's: to nodes that follow the feed
# they would all seem to be still to come.
psql --quiet --dbname "$target" --set ON_ERROR_STOP=1 --set "name=$database" <<'SQL'
SELECT format('ALTER DATABASE %I OWNER TO %I', :'name', tableowner) FROM pg_tables
 WHERE schemaname = 'public' AND tablename = 'outbox' \gexec
UPDATE outbox SET xid = '3';
ANALYZE;
SQL
echo "$database is restored. Next: circlegate migrate deploy, which gives the logins their passwords, and circlegate migrate check."
