#!/bin/sh
# Which errors are temporary and which are final is decided in one place, dolsd.fault_of. A list of
# SQLSTATE classes anywhere else, or an exception handler that names a passing condition, is a second list.
set -eu
cd "${top_srcdir:-.}"
classes="['\"|(](53|57|58)(P03|014)?['\"|)]"
conditions='(deadlock_detected|lock_not_available|query_canceled|serialization_failure|disk_full|admin_shutdown)'
home=sql/dolsd/14-apart.sql
grep -qE "$classes" $home || { echo "$home no longer has the list that this lint looks for"; exit 1; }
second=$(grep -rnE "$classes|when.* $conditions" --include=*.sql --include=*.c --include=*.h sql daemon |
    grep -v "^$home:" | grep -v 'STATE_CANCELLED' || true)
if [ -n "$second" ]; then
    printf 'a second list of SQLSTATEs (ask dolsd.fault_of):\n%s\n' "$second"
    exit 1
fi
