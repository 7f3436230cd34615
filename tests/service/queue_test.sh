#!/bin/sh
# The council's own queue raises the same alarm as everything else: who is notified of what waits in it,
# on which day and in which words. Real facts, a real dolsd, and the mails as they were handed over.
set -eu
: "${top_srcdir:?}" "${top_builddir:?}"
if [ "${1:-}" != inside ]; then
    exec sh "$top_srcdir/tests/pg/with-postgres.sh" sh "$0" inside
fi
# shellcheck source=tests/mistakes/common.sh
. "$top_srcdir/tests/mistakes/common.sh"
make_store dolsd_test_queue '2026-11-02 09:30+00'
sql "insert into casework.person (reference, initials) values ('P-4', 'M.V.');
     insert into casework.address_book (name, address, tier, require_tls) values
         ('Legal', 'legal@example.org', 'initials', false), ('Worker', 'worker@example.org', 'initials', false);
     insert into casework.appointment (role, contact_id) values ('legal', 5);
     insert into casework.appointment (role, contact_id, person_id, since) values ('allocated_worker', 6, 3, '2026-01-01')" >/dev/null

# A Form 2 that came in time and is not decided.
add_standard S-1 1 2026-05-12 2026-12-11
sql "insert into casework.request (reference, person_id, place_id, form, received_on) values ('R-1', 1, 1, '2', '2026-11-02')" >/dev/null
# Nobody appropriate to consult, and no IMCA instructed.
sql "insert into casework.request (reference, person_id, place_id, received_on, imca39a_needed_on)
     values ('R-2', 2, 1, '2026-11-02', '2026-11-02')" >/dev/null
# Granted, and no representative; with a condition that is due.
add_standard S-4 4 2026-11-02 2027-10-31
sql "insert into casework.condition (reference, standard_id, set_on, due_on) values ('C-4', 2, '2026-11-02', '2026-11-20')" >/dev/null
# A court order: when to apply, a plan that grows too old for the judge, and its own condition.
sql "insert into casework.court_order (reference, person_id, place_id, made_on, last_day, application_due_on, plan_reviewed_on)
     values ('CO-3', 3, 1, '2026-01-16', '2027-01-15', '2026-12-01', '2025-11-20');
     insert into casework.condition (reference, court_order_id, set_on, due_on) values ('C-3', 1, '2026-01-16', '2026-11-20')" >/dev/null

start_daemon
live 2026-12-18

# Each mail on a line: its day, addressee, subject and words.
python3 - "$place/mail/new" >"$place/mails" <<'PYTHON'
import email, email.policy, pathlib, sys

for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    text = mail.get_body(("plain",)).get_content()
    day = mail["Date"].datetime.date().isoformat()
    print(day, mail["To"].addresses[0].addr_spec, " ".join(("%s %s" % (mail["Subject"], text)).split()), sep="\t")
PYTHON

# hears DAY WHO WORDS, and not WHO WORDS: in any mail of that day; on no day.
hears() {
    awk -F'\t' -v day="$1" -v who="$2@example.org" -v words="$3" \
        '$1 == day && $2 == who && index($3, words) { found = 1 } END { exit !found }' "$place/mails" ||
        fail "on $1 $2 does not hear: $3"
}
never() {
    if grep -q "^[-0-9]*	$1@example.org	.*$2" "$place/mails"; then fail "$1 hears: $2"; fi
}

form_2_in_no_outcome_and_expiry_near() {
    waits='Please see that this further request is decided by Friday 11 December 2026'
    hears 2026-11-27 dols "$waits (in 14 days): the authorisation ends then."
    hears 2026-12-04 manager "$waits (in 7 days): the authorisation ends then."
    hears 2026-12-08 manager "$waits (in 3 days): the authorisation ends then."
    hears 2026-12-11 manager "$waits (today): the authorisation ends then."
    hears 2026-12-11 manager 'If the person is no longer deprived of their liberty, have the request withdrawn or refused'
    hears 2026-12-10 dols 'Decide the further request by Friday 11 December 2026 (tomorrow): this standard authorisation ends then.'
    hears 2026-12-12 dols 'The further request was received on Monday 2 November 2026 and had not been decided when the authorisation ended.'
    hears 2026-12-12 manager 'The further request was received on Monday 2 November 2026 and had not been decided when the authorisation ended.'
    expect 0 "two urgent messages to one contact about one person on one day" "select count(*) from (select 1 from dolsd.notice n
        where n.kind = 'standard' and n.matter_id = 1 and n.pressing = 'urgent'
        group by n.contact_id, dolsd.london_date(n.made_at) having count(distinct n.message_id) > 1) x"
}

imca_asked_for_and_not_instructed() {
    hears 2026-11-03 dols 'Instruct a section 39A IMCA by Tuesday 3 November 2026 (today).'
    hears 2026-11-04 dols 'Instruct a section 39A IMCA today: it should have been done by Tuesday 3 November 2026.'
    hears 2026-11-06 manager 'Instruct a section 39A IMCA today'
    hears 2026-11-05 dols 'Instruct a section 39A IMCA today'
}

no_representative_some_days_after_a_grant() {
    hears 2026-11-09 dols 'Appoint a representative for this person by Monday 9 November 2026.'
    hears 2026-11-10 dols 'Appoint a representative for this person today'
    hears 2026-11-23 manager 'Appoint a representative for this person today'
    never rpr S-4
}

conditions_due() {
    hears 2026-11-06 elm 'Please meet a condition of an authorisation by Friday 20 November 2026'
    hears 2026-11-06 elm 'ask for a review (Form 10) instead of leaving it.'
    hears 2026-11-06 elm 'Please meet a condition of a court order by Friday 20 November 2026'
    hears 2026-11-06 elm 'only the court can change its order'
    hears 2026-11-20 dols 'Ask the managing authority by Friday 20 November 2026 for evidence that a condition of a standard authorisation was met'
    hears 2026-11-23 dols 'Ask the managing authority today for evidence that a condition of a court order was met'
    hears 2026-11-23 dols 'If it cannot be met, tell the legal team: only the court can change its order.'
}

court_application_dates() {
    due='Apply to the Court of Protection by Tuesday 1 December 2026'
    hears 2026-11-03 worker "$due if these arrangements are to go on."
    hears 2026-11-24 legal "$due if"
    hears 2026-11-30 worker "$due if"
    hears 2026-12-01 dols "$due (today) if"
    overdue='the application to the Court of Protection was due by Tuesday 1 December 2026 and is not recorded as made.'
    for who in worker manager dols; do hears 2026-12-02 "$who" "Speak to the legal team today: $overdue"; done
    hears 2026-12-02 legal "Apply today, or record what became of it: $overdue"
    hears 2026-12-03 dols "Speak to the legal team today: $overdue"
}

care_plans_too_old_for_the_judge() {
    hears 2026-11-13 worker 'Review the care plan behind a court order by Friday 20 November 2026.'
    hears 2026-11-20 dols 'Review the care plan behind a court order by Friday 20 November 2026.'
    hears 2026-11-23 worker 'Review the care plan behind a court order today: it was due by Friday 20 November 2026.'
    hears 2026-11-23 dols 'The court wants a plan that was reviewed in the 12 months before it considers the case'
}

form_2_in_no_outcome_and_expiry_near
imca_asked_for_and_not_instructed
no_representative_some_days_after_a_grant
conditions_due
court_application_dates
care_plans_too_old_for_the_judge
grep -q 'reaches you late' "$place/mails" && fail "something is called late"
expect 0 "uncovered" "select count(*) from dolsd.uncovered"
echo passed
