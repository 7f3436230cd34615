#!/bin/sh
# unpack.sh FOLDER: mail servers for the tests, Debian's own packages unpacked into a folder. It installs and starts
# nothing: Postfix and Exim exclude each other as packages, and none should come up on a developer's machine.
set -eu
folder=$1
packages="postfix exim4-daemon-light dovecot-core libidn12 libnss-wrapper pgbouncer libc-ares2"

# A folder unpacked with another list is not complete.
[ "$(cat "$folder/whole" 2>/dev/null)" != "$packages" ] || exit 0
rm -rf "$folder/packages" "$folder/root"
mkdir -p "$folder/packages" "$folder/root"
# The list is split into words on purpose.
# shellcheck disable=SC2086
(cd "$folder/packages" && apt-get download $packages >/dev/null)
for package in "$folder"/packages/*.deb; do
    dpkg -x "$package" "$folder/root"
done
rm -r "$folder/packages"
echo "$packages" >"$folder/whole"
