#!/bin/sh
# The stores from which upgrades are tested (tests/upgrade/keep.sh) never change once kept, and every release in
# NEWS, except the one being made, has one.
set -eu
cd "${top_srcdir:-.}"
faults=0

fault() {
    echo "$*"
    faults=$((faults + 1))
}

(cd tests/upgrade && sha256sum --quiet --check releases.sha256) || fault "put it back: it is what that release made"
for file in tests/upgrade/*.sql.xz; do
    grep -q "  ${file##*/}\$" tests/upgrade/releases.sha256 || fault "$file: is not in tests/upgrade/releases.sha256"
    grep -qF "$file" tests/upgrade/tests.am || fault "$file: is not in tests/upgrade/tests.am"
done
making=$(sed -n 's/^AC_INIT(\[dolsd\],\[\(.*\)\])$/\1/p' configure.ac)
[ -n "$making" ] || fault "configure.ac says no version"
# Versions have no spaces.
# shellcheck disable=SC2013
for version in $(sed -n 's/^dolsd \([0-9][0-9.]*\)$/\1/p' NEWS); do
    [ "$version" = "$making" ] || [ -f "tests/upgrade/$version.sql.xz" ] ||
        fault "NEWS tells of $version, and tests/upgrade has no store of it; see tests/upgrade/keep.sh"
done
[ "$faults" -eq 0 ]
