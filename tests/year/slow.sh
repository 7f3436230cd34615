#!/bin/sh
# The year of an average council, for which make check has no time: tests/year/slow.sh [SEED].
exec sh "$(dirname "$0")/year.sh" average "${1:-2026}"
