#!/bin/bash
# Makes the role of the application: it owns its database and may do nothing else. What it leaves running is ended; the
# application sets shorter times itself.
set -eu
secret=${DATABASE_PASSWORD_FILE:-/run/secrets/database-password}
# Without one the role would be made all the same, and nobody could sign in as it.
if ! [ -r "$secret" ] || ! [ -s "$secret" ]; then
  echo "$secret is missing, empty or not readable for $(id -un): mend that, remove the volume \"rows\", which holds nothing yet, and start again." >&2
  exit 1
fi
export secret
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname dondoc <<'SQL'
\set password `cat "$secret"`
CREATE ROLE dondoc LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
ALTER ROLE dondoc SET statement_timeout = '60s';
ALTER ROLE dondoc SET lock_timeout = '30s';
ALTER ROLE dondoc SET idle_in_transaction_session_timeout = '60s';
ALTER DATABASE dondoc OWNER TO dondoc;
REVOKE ALL ON DATABASE dondoc FROM PUBLIC;
SQL
