#!/bin/sh
# unpack.sh FOLDER: mail servers for the tests, Debian's own packages unpacked into a folder. Nothing is installed or
# started by it: the two servers exclude each other as packages, and neither should come up on a developer's machine.
set -eu
folder=$1
packages="postfix exim4-daemon-light sasl2-bin libsasl2-modules libsasl2-modules-db libidn12"

[ ! -f "$folder/whole" ] || exit 0
mkdir -p "$folder/packages" "$folder/root"
# The list is words on purpose.
# shellcheck disable=SC2086
(cd "$folder/packages" && apt-get download $packages >/dev/null)
for package in "$folder"/packages/*.deb; do
    dpkg -x "$package" "$folder/root"
done
rm -r "$folder/packages"
: >"$folder/whole"
