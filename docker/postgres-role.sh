#!/bin/bash
# Makes the role of the application: it owns its database and may do nothing else. What it leaves running is ended; the
# application sets shorter times itself.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname dondoc <<'SQL'
\set password `cat /run/secrets/database-password`
CREATE ROLE dondoc LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
ALTER ROLE dondoc SET statement_timeout = '60s';
ALTER ROLE dondoc SET lock_timeout = '30s';
ALTER ROLE dondoc SET idle_in_transaction_session_timeout = '60s';
ALTER DATABASE dondoc OWNER TO dondoc;
REVOKE ALL ON DATABASE dondoc FROM PUBLIC;
SQL
