#!/bin/sh
# A setting whose name ends in _FILE names a file that holds it: so secrets need not stand in the environment
# of the container. Where an address has {NAME} in it, that setting is put there. Then the program takes the place of
# this shell and gets its signals.
set -eu
for name in $(env | sed -n 's/^\([A-Z][A-Z0-9_]*\)_FILE=.*/\1/p'); do
  eval "file=\${${name}_FILE}"
  value=$(cat "$file")
  export "$name=$value"
  unset "${name}_FILE"
done
for address in EVENTSTORE_URL DATABASE_URL REDIS_URL; do
  eval "value=\${$address:-}"
  case $value in
    *'{'*'}'*)
      name=${value#*'{'}
      name=${name%%'}'*}
      eval "secret=\${$name}"
      export "$address=${value%%'{'*}$secret${value#*'}'}"
      unset "$name"
      ;;
  esac
done
exec "$@"
