#!/bin/sh
# Gives Redis one account, the application's, known by the digest of its password; nobody else may do anything. Then runs
# the program that it is given, which gets the file of accounts as its last setting.
set -eu
secret=${REDIS_PASSWORD_FILE:-/run/secrets/redis-password}
accounts=${REDIS_ACCOUNTS:-/data/accounts.acl}
password=$(cat "$secret")
# Nothing has a digest too, by which everybody would be let in.
[ -n "$password" ] || { echo "$secret is empty." >&2; exit 1; }
digest=$(printf %s "$password" | sha256sum | cut -d ' ' -f 1)
umask 077
{
  echo 'user default off resetpass resetkeys resetchannels -@all'
  echo "user dondoc on #$digest ~* &* +@all -@admin -@dangerous +info +client +keys"
} > "$accounts"
exec "$@" --aclfile "$accounts"
