#!/bin/sh
# Prints what compose.yaml demands, freshly made. Keep it: without SECRET_KEY nobody stays signed in.
set -eu
echo "SECRET_KEY=$(openssl rand -base64 48)"
for name in POSTGRES_PASSWORD OWNER_PASSWORD LOGIN_PASSWORD METRICS_TOKEN; do
  echo "$name=$(openssl rand -hex 24)"
done
