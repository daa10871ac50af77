#!/bin/sh
# Runs a techo command in the image: `serve` unless another is given.
set -eu
home=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
jar=${JAR:-$home/techo-server.jar}

if [ "${1:-serve}" = health ]; then
  shift
  exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx32m -jar "$jar" health --port "${SERVER_PORT:-8080}" "$@"
fi

# The heap follows the container's limit; an exhausted heap ends the process, so that it is restarted.
# shellcheck disable=SC2086
exec java -XX:MaxRAMPercentage=65 -XX:+ExitOnOutOfMemoryError ${JAVA_OPTS:-} -jar "$jar" "$@"
