#!/bin/sh
# The lint of contradictions: every state that a reminder can reach, each of its mails composed and really sent,
# and checked against contradictions.txt.
#
#   states_test.sh [FOLDER]      FOLDER keeps the mails
exec sh "$(dirname "$0")/run.sh" "$(dirname "$0")/states.txt" 2026-11-30 2027-01-31 "$@"
