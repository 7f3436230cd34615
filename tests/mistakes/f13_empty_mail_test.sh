#!/bin/sh
# F13: empty reminder mails (redmine_reminder #1). Nothing due: nothing sent; and no mail without a
# notice, nor one whose matter was over when its turn came.
set -eu
# shellcheck source=tests/mistakes/common.sh
. "$(dirname "$0")/common.sh"
make_store dolsd_test_f13 '2026-06-01 07:00+00'
sql "update dolsd.rung set active = false where limit_code = 'milestone_due'" >/dev/null
start_daemon
live 2026-06-12
[ "$(mails)" -eq 0 ] || fail "mail from an empty council"
add_standard S-1 1 2026-01-05 2027-01-04
live 2026-06-26
before=$(mails)
live 2026-07-24
[ "$(mails)" -eq "$before" ] || fail "mail in a month in which nothing is due"
# A digest all of whose notices are cancelled is not sent.
sql "select dolsd.move_clock('2026-11-23 17:30+00')" >/dev/null
wait_true "dolsd.idle() and exists (select 1 from dolsd.message where state = 'pending')"
before=$(mails)
sql "update casework.person set died_on = '2026-11-23' where id = 1" >/dev/null
live 2026-12-31
[ "$(mails)" -eq "$before" ] || fail "mail about nothing"
expect 0 "messages without a notice" "select count(*) from dolsd.message m where m.state = 'delivered' and not exists (select 1 from dolsd.notice n where n.message_id = m.id)"
echo passed
