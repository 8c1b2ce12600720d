#!/bin/sh
# Run once by the image of PostgreSQL on an empty volume: the owner of the tables, who is no superuser,
# and the database. It may make others, for `migrate check` and `doctor` compare with one. The run-time logins are made by the first migration.
set -eu
psql --username postgres --set ON_ERROR_STOP=1 --set "password=$OWNER_PASSWORD" <<'SQL'
CREATE ROLE circlegate_owner LOGIN CREATEROLE CREATEDB PASSWORD :'password';
CREATE DATABASE circlegate OWNER circlegate_owner;
SQL
