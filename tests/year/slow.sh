#!/bin/sh
# The year of an average council, or of the largest, for which make check has no time:
#
#   tests/year/slow.sh [average|largest|REQUESTS] [SEED] [WEEKS]
#
# The average takes half an hour beside other work, the largest hours.
exec sh "$(dirname "$0")/year.sh" "${1:-average}" "${2:-2026}" "${3:-52}"
