#!/bin/sh
# Includes only point downwards: service and ctl -> store, channel, message -> law -> base.
# Libraries stay in their folders, and SQL text in sql/ and store/.
set -eu
cd "${top_srcdir:-.}"
faults=0

fault() {
    echo "$*"
    faults=$((faults + 1))
}

# FOLDER may only include headers of FOLDERS.
folder_may() {
    folder=$1
    shift
    allowed=$(echo "$folder $*" | tr ' ' '|')
    bad=$(grep -nE '^#include "' "daemon/$folder"/*.[ch] | grep -vE "#include \"($allowed)/" || true)
    if [ -n "$bad" ]; then fault "daemon/$folder includes what it must not know:
$bad"; fi
}

# LIBRARY's header may be included only in files that match PATTERN.
library_only() {
    library=$1
    pattern=$2
    bad=$(grep -nE "^#include <$library" daemon/*.c daemon/*/*.[ch] | grep -vE "^($pattern)" || true)
    if [ -n "$bad" ]; then fault "<$library…> is included outside $pattern:
$bad"; fi
}

folder_may base
folder_may law base
folder_may message law base
folder_may channel base
folder_may store law base
folder_may service store channel message law base
folder_may page store message law base
folder_may ctl service store channel message law base

library_only libpq-fe 'daemon/store/|daemon/ctl/connection\.'
library_only curl/ 'daemon/channel/'
library_only event2/ 'daemon/service/|daemon/store/pgconn\.c|daemon/channel/|daemon/page/|daemon/message/mustache_render\.c'
library_only openssl/ 'daemon/message/signature\.c|daemon/base/sha256\.c'
library_only gmime/ 'daemon/message/'
library_only jwt 'daemon/message/token\.c'
library_only libical/ 'daemon/message/'
library_only libconfig 'daemon/service/config'
library_only csv.h 'daemon/ctl/sheet\.c'
library_only systemd/ 'daemon/service/'

bad=$(grep -nE '"[^"]*\b(SELECT|INSERT INTO|UPDATE [a-z.]+ SET|DELETE FROM|select [a-z_.*]+ from|insert into|delete from)\b' \
    daemon/*.c daemon/*/*.[ch] | grep -v '^daemon/store/' || true)
if [ -n "$bad" ]; then fault "SQL text outside sql/ and daemon/store/:
$bad"; fi

# Time comes from the database and nowhere else. The loop's own waits are monotonic. The alarm's mail, which reports
# a database that cannot be reached, is dated by the host; and so is what dolsd -t --online sends.
bad=$(grep -nE '\b(time\(NULL\)|gettimeofday\(|CLOCK_REALTIME)' daemon/*.c daemon/*/*.[ch] | grep -vE '^daemon/service/(alarm|online)\.c' || true)
if [ -n "$bad" ]; then fault "asks the host for the time; ask dolsd.clock():
$bad"; fi

[ "$faults" -eq 0 ]
