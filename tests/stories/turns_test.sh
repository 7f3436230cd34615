#!/bin/sh
# What follows what, off the straight path: on named days, who has authority, since when it is missing and why, how
# each deadline stands, and who was notified.
#
#   turns_test.sh [FOLDER]       FOLDER keeps the mails
exec sh "$(dirname "$0")/run.sh" "$(dirname "$0")/turns.txt" 2027-01-08 2027-02-28 "$@"
