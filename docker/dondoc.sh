#!/bin/sh
# An operator's command, with the settings that the program of the container has:
#   docker compose --file docker/compose.yaml exec worker dondoc parked
exec sh /usr/local/bin/entrypoint.sh node --enable-source-maps /app/dist/apps/cli/src/main.js "$@"
