#!/bin/bash
# The packages in a bare Debian: installed, configured, upgraded, removed, purged, with the README's own commands.
#
#     package_test.sh        as root, after `./bootstrap deb`; needs mmdebstrap
#
# A chroot below $TMPDIR, with its own process table, mounts and PostgreSQL; nothing on this machine is
# changed. Prints a line for each check that passes and exits with 1 if one fails.
# The commands are for the shell in the chroot.
# shellcheck disable=SC2016
set -euo pipefail
cd "$(dirname "$0")/../.."
top=$PWD
relay=
place=$(mktemp -d "${TMPDIR:-/tmp}/dolsd-package.XXXXXX")
chmod 755 "$place"
root=$place/root
faults=0
stop() {
    if [ -n "$relay" ]; then kill "$relay"; fi
    rm -rf --one-file-system "$place"
}
trap stop EXIT

# inside COMMAND: a shell in the chroot; whatever it started ends with it. A service does not start by itself.
inside() {
    unshare --mount --pid --fork --kill-child chroot "$root" /bin/sh -ec \
        "mount -t proc proc /proc; mkdir -p /dev/shm; mount -t tmpfs -o mode=1777 tmpfs /dev/shm; export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8; cd /root; $1"
}

# holds WHAT COMMAND: prints whether it does.
holds() {
    if inside "$2" >"$place/log" 2>&1; then
        printf 'ok      %s\n' "$1"
    else
        printf 'FAILED  %s\n' "$1"
        tail -n 20 "$place/log" | sed 's/^/        /'
        faults=$((faults + 1))
    fi
}

step() {
    /usr/bin/python3 tests/package/readme_commands.py README "$1"
}

# A newer package is the same with a higher version and another line in a file that the administrator may edit.
newer() {
    local name=$1 folder=$place/newer-$1
    dpkg-deb -R "$(echo "$top/build/deb/${name}"_*.deb)" "$folder"
    sed -i 's/^Version: .*/&+1/' "$folder/DEBIAN/control"
    if [ -f "$folder/etc/dolsd/dolsd.conf" ]; then echo "# a newer sample" >>"$folder/etc/dolsd/dolsd.conf"; fi
    dpkg-deb --root-owner-group -b "$folder" "$root/root/newer/$name.deb" >/dev/null
}

# Fetches as this machine does: its own proxy, an archive with old dates.
apt-config dump | grep -E '^Acquire::(http|https|Retries|Check)' >"$place/apt.conf" || true
sources=$(find /etc/apt -maxdepth 2 '(' -name 'debian.sources' -o -name 'sources.list' ')' -size +0 | head -n 1)
mmdebstrap --quiet --variant=minbase --aptopt="$place/apt.conf" --include=sudo,postgresql,ca-certificates,tzdata bookworm \
    "$root" "$sources"
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
mkdir -p "$root/root/build/deb" "$root/root/newer"
cp build/deb/dolsd_*.deb build/deb/dolsctl_*.deb build/deb/dolsd-page_*.deb "$root/root/build/deb/"
for name in dolsd dolsctl dolsd-page; do newer "$name"; done
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"

# A relay on this machine, whose network the chroot uses.
mkdir "$root/relay"
/usr/bin/python3 tests/service/relay.py "$root/relay" &
relay=$!
for _ in $(seq 50); do
    if [ -s "$root/relay/port" ]; then break; fi
    sleep 0.1
done
port=$(cat "$root/relay/port")

inside 'apt-get update' >/dev/null
install=$(step 1 | sed -n 's/^sudo apt install/apt-get install -y/p' | head -n 1)
holds "installed as the README says, and says what comes next" "$install >log; cat log; grep -q 'not started yet' log"
holds "the user and the folders are there" 'id dolsd; test "$(stat -c %U:%a /var/lib/dolsd)" = dolsd:750'
holds "the pages have a user of their own, who reads nothing of the daemon's" \
    'test "$(id -Gn dolsd-page)" = dolsd-page; ! setpriv --reuid dolsd-page --clear-groups cat /etc/dolsd/dolsd.conf'
holds "the units name programs that are there" \
    'for file in $(sed -n "s/^Exec[A-Za-z]*=\(\/[^ ]*\).*/\1/p" /lib/systemd/system/dolsd*.service); do test -x "$file"; done'
holds "not enabled" '! ls /etc/systemd/system/multi-user.target.wants/dolsd*'
holds "no database was touched" 'pg_ctlcluster 15 main start; ! sudo -u postgres psql -lqt | grep -q casework'
# The answers to its five questions.
answers="dbname=casework\nInvented Council\ndols@council.example\nlocalhost:$port\nteam@council.example\n"
holds "step 2, word for word: five answers, and it is set up" \
    "pg_ctlcluster 15 main start; cd /; $(step 2 | sed "s/^sudo dolsctl setup$/printf '$answers' | &/")"
# The caller of sudo has a login; here that is postgres.
holds "step 3, word for word: a test mail, the first home, person and case" \
    "pg_ctlcluster 15 main start; cd /; $(step 3 | sed 's/^dolsctl/sudo -u postgres &/')"
holds "the relay has the test mail" "grep -qx team@council.example /relay/mail.*.1"
# A council that kept its register in a spreadsheet: tried first, then recorded, and its team is notified of it.
cp tests/ctl/sheets/mended.csv "$root/sheet.csv"
chmod 644 "$root/sheet.csv"
holds "the sheet of a small council is tried, and imported" \
    'pg_ctlcluster 15 main start; cd /; import="sudo -u postgres dolsctl -d dbname=casework import /sheet.csv --given-is-start"
     $import --dry-run | tee log; grep -q "^dry run: nothing was recorded" log
     $import --who Sam --why "the register until today"
     test "$(sudo -u postgres psql -Atd casework -c "select count(distinct person_id) > 9 from casework.request")" = t'
# A mail to a home leaves in office hours: whatever the real time, the daemon sees ten in the morning of the
# next working day.
cat >"$root/root/morning.sql" <<'EOF'
select format('create or replace function dolsd.clock() returns timestamptz language sql stable '
              'as $$select now() + %L::interval$$',
              dolsd.london_instant(dolsd.next_working_day(dolsd.london_date(now()), null), '10:00') - now()) \gexec
EOF
holds "the daemon sends the home its first mail, in the morning" \
    'pg_ctlcluster 15 main start; sudo -u postgres psql -qv ON_ERROR_STOP=1 -d casework <morning.sql; cd /
     sudo -u dolsd timeout 10 dolsd || test $? -eq 124
     grep -lx manager@elm.example /relay/mail.*; grep -l "9-R\|9-S" /relay/mail.*'
holds "a newer package keeps what was edited" \
    'apt-get install -y -o Dpkg::Options::=--force-confold ./newer/*.deb; grep -q "^ *conninfo" /etc/dolsd/dolsd.conf
     dpkg-query -W -f "\${Version}\n" dolsd | grep -q "+1"'
holds "removed: the configuration stays" 'apt-get remove -y dolsd dolsctl dolsd-page; test -f /etc/dolsd/dolsd.conf; test ! -e /usr/sbin/dolsd'
holds "purged: nothing is left but the council's database" \
    'apt-get purge -y dolsd dolsctl dolsd-page; ! ls -d /etc/dolsd* /usr/share/dolsd* /usr/sbin/dolsd*
     pg_ctlcluster 15 main start; sudo -u postgres psql -lqt | grep -q casework'
[ "$faults" -eq 0 ]
