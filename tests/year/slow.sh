#!/bin/sh
# The year of an average council, or of the largest, which takes too long for make check:
#
#   tests/year/slow.sh [average|largest|REQUESTS] [SEED] [WEEKS]
#
# The average takes half an hour alongside other work, the largest takes hours.
exec sh "$(dirname "$0")/year.sh" "${1:-average}" "${2:-2026}" "${3:-52}"
