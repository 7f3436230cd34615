#!/bin/sh
# Migrations never change once written: a database that had applied one would not match its number.
# sql/migrations.sha256 has the checksum of each; a new one adds its line:
#
#     (cd sql && sha256sum NNN_name.sql >>migrations.sha256)
set -eu
cd "${top_srcdir:-.}/sql"
faults=0

for file in [0-9][0-9][0-9]_*.sql; do
    grep -q "  $file\$" migrations.sha256 || {
        echo "$file: is not in sql/migrations.sha256"
        faults=$((faults + 1))
    }
done
sha256sum --quiet --check migrations.sha256 || {
    echo "put it back, and write what should change as the next migration"
    faults=$((faults + 1))
}
[ "$faults" -eq 0 ]
