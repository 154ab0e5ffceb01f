#!/bin/sh
# EventStoreDB takes the passwords of its two accounts at its first start, from the environment alone.
set -eu
for secret in event-store-password event-store-ops-password; do
  [ -s "/run/secrets/$secret" ] || { echo "/run/secrets/$secret is missing or empty." >&2; exit 1; }
done
EVENTSTORE_DEFAULT_ADMIN_PASSWORD=$(cat /run/secrets/event-store-password)
EVENTSTORE_DEFAULT_OPS_PASSWORD=$(cat /run/secrets/event-store-ops-password)
export EVENTSTORE_DEFAULT_ADMIN_PASSWORD EVENTSTORE_DEFAULT_OPS_PASSWORD
exec /opt/eventstore/EventStore.ClusterNode "$@"
