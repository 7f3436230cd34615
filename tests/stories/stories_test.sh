#!/bin/sh
# A year of thirty-three invented people, each with an unusual story: who must be notified of what, and what must
# never be said.
#
#   stories_test.sh [FOLDER]     FOLDER keeps the mails, to be read one by one
exec sh "$(dirname "$0")/run.sh" "$(dirname "$0")/stories.txt" 2026-12-01 2027-12-31 "$@"
