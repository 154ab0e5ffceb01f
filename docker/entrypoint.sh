#!/bin/sh
# A setting whose name ends in _FILE names a file that holds it: so secrets need not stand in the environment
# of the container (SSL_CERT_FILE is OpenSSL's own). Where an address has {NAME} in it, that setting is put there. Then the
# program takes the place of this shell and gets its signals.
set -eu
refuse() {
  echo "$1" >&2
  exit 1
}
for name in $(env | sed -n 's/^\([A-Z][A-Z0-9_]*\)_FILE=.*/\1/p'); do
  [ "$name" != SSL_CERT ] || continue
  eval "file=\${${name}_FILE-}"
  [ -n "$file" ] || continue
  value=$(cat "$file") || refuse "${name}_FILE names $file, which this account cannot read."
  [ -n "$value" ] || refuse "${name}_FILE names $file, which is empty."
  export "$name=$value"
  unset "${name}_FILE"
done
for address in EVENTSTORE_URL DATABASE_URL REDIS_URL; do
  eval "value=\${$address:-}"
  case $value in
    *'{'*'}'*)
      name=${value#*'{'}
      name=${name%%'}'*}
      case $name in '' | *[!A-Z0-9_]*) refuse "$address has something in braces that is no name of a setting." ;; esac
      eval "secret=\${$name:-}"
      [ -n "$secret" ] || refuse "$address names {$name}, which is not set."
      export "$address=${value%%'{'*}$secret${value#*'}'}"
      unset "$name"
      ;;
  esac
done
exec "$@"
