#!/bin/sh
# Makes an authority, and a certificate that it signs for each node that has none yet. NODES names them, with spaces
# between: a host name, or host=address where nodes know each other by addresses.
set -eu
cd /certificates
[ -f ca/ca.crt ] || es-gencert-cli create-ca -out ca -days 3650
for node in $NODES; do
  name=${node%%=*}
  address=127.0.0.1
  [ "$name" = "$node" ] || address="127.0.0.1,${node#*=}"
  [ -f "$name/node.crt" ] || es-gencert-cli create-node -ca-certificate ca/ca.crt -ca-key ca/ca.key -out "$name" \
    -dns-names "$name,localhost" -ip-addresses "$address" -days 3650
done
# The nodes run under the account 1000 of their image; the authority's key stays with root, its certificate is for all.
chmod 755 . ca "${NODES%%=*}" 2>/dev/null || chmod 755 . ca
for node in $NODES; do
  chmod 755 "${node%%=*}"
  chown 1000:1000 "${node%%=*}"/node.*
  chmod 400 "${node%%=*}"/node.key
done
chmod 444 ca/ca.crt
chmod 400 ca/ca.key
