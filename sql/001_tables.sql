-- The daemon's own tables: what the law says, what was worked out, what was said to whom.
--
-- Schema dolsd belongs to the daemon; the council's facts live in schema casework and are read
-- through three views (matter, recipient, contact). Nothing here is changed by hand but the policy
-- tables: rule_pack, time_limit, rung, non_working_day, channel, attestation, policy.

create schema if not exists dolsd;
comment on schema dolsd is
    'Legal clocks: rules, deadlines, reminders and the proof of what was said. Owned by the daemon dolsd.';

-- ---------------------------------------------------------------- vocabulary

create table dolsd.kind (
    kind         text primary key check (kind ~ '^[a-z][a-z0-9_]*$'),
    title        text not null,
    governed_by  text not null
);
comment on table dolsd.kind is 'The kinds of matter that have a clock.';
comment on column dolsd.kind.kind is 'Name of the kind, as in casework.matter.kind.';
comment on column dolsd.kind.title is 'What an officer calls it.';
comment on column dolsd.kind.governed_by is
    'The fact whose date decides which version of a rule governs the matter: an authority runs to its own end under '
    'the rule it was given under.';

create table dolsd.fact (
    kind     text references dolsd.kind,
    fact     text not null check (fact ~ '^[a-z][a-z0-9_]*$'),
    meaning  text not null,
    may_precede  boolean not null default false,
    contradicts  text,
    constraint fact_of_a_kind unique nulls not distinct (kind, fact)
);
comment on table dolsd.fact is
    'The facts that case work states, and what each date says. One that is missing here can be used all the same; '
    'it is shown without its meaning, and a rule that names it is warned of.';
comment on column dolsd.fact.kind is 'Kind of matter; null for facts of every kind.';
comment on column dolsd.fact.fact is 'Name, as in casework.matter.facts.';
comment on column dolsd.fact.may_precede is
    'Whether it may be dated before the fact that governs the kind; of another that is, dolsctl says that it is to '
    'be looked at.';
comment on column dolsd.fact.contradicts is
    'A fact that cannot be there beside it; of the two dolsctl says that one is wrong.';
comment on column dolsd.fact.meaning is
    'What happened or is to happen on that day, as dolsctl prints it beside the date.';

create table dolsd.limit_code (
    code   text primary key check (code ~ '^[a-z][a-z0-9_]*$'),
    title  text not null,
    authority  boolean not null default false,
    begins     text[] not null default '{}',
    duty       text
);
comment on table dolsd.limit_code is
    'The codes that time limits carry; a code means the same whatever pack a row comes from.';
comment on column dolsd.limit_code.code is 'Code, as in deadline.limit_code.';
comment on column dolsd.limit_code.title is 'What it is the limit of.';
comment on column dolsd.limit_code.authority is
    'Whether what ends is authority for a deprivation of liberty: days after it are gap days.';
comment on column dolsd.limit_code.begins is
    'Of an authority: the facts of which the latest is its first day. Empty: the fact that governs the kind.';
comment on column dolsd.limit_code.duty is
    'Who has to do what is due by it; null: it is nobody''s duty, or not always the same role''s.';

create table dolsd.role (
    role       text primary key check (role ~ '^[a-z][a-z0-9_]*$'),
    title      text not null,
    next_role  text references dolsd.role,
    constraint role_next check (next_role <> role)
);
alter table dolsd.limit_code add foreign key (duty) references dolsd.role;
comment on table dolsd.role is
    'Who may be told. A role in which a matter has nobody falls back to dols_team, and the message says so, unless '
    'rung.if_nobody says that nothing is said.';
comment on column dolsd.role.role is 'Name of the role, as in casework.recipient.role.';
comment on column dolsd.role.next_role is
    'Who is told, beside the DoLS team, where a message to this role could not be delivered: the first along this '
    'way in which somebody can be reached. Null: only the DoLS team.';
comment on column dolsd.role.title is 'The field''s own term, as mails print it.';

create table dolsd.channel (
    channel     text primary key,
    title       text not null,
    enabled     boolean not null default false,
    turn        int not null default 100,
    takes_days  int not null default 0 constraint channel_takes_days check (takes_days between 0 and 20),
    copies      boolean not null default false
);
comment on table dolsd.channel is
    'Ways to reach a contact. A contact whose channel is not enabled is treated as nobody: the DoLS team is told '
    'instead.';
comment on column dolsd.channel.channel is 'Name, as in casework.contact.channel.';
comment on column dolsd.channel.title is 'In words.';
comment on column dolsd.channel.enabled is 'Whether the daemon is set up to send this way.';
comment on column dolsd.channel.turn is
    'A contact with several ways is notified by that with the least turn, and by the next where it fails; for rows of '
    'casework.contact that have no turn of their own.';
comment on column dolsd.channel.takes_days is
    'Working days until what leaves this way is in the recipient''s hands; 0: at once. Nothing leaves by a way by '
    'which it would come after the last day.';
comment on column dolsd.channel.copies is
    'Only copies of the DoLS team''s digests go this way; nobody counts as notified by it.';

-- ---------------------------------------------------------------- rules

create table dolsd.rule_pack (
    pack       text primary key check (pack ~ '^[a-z][a-z0-9_-]*$'),
    title      text not null,
    regime     text not null check (regime in ('dols', 'cop', 'lps', 'policy')),
    commences  date,
    ends       date,
    least_age  int,
    settings   text[] not null default '{}',
    note       text not null default '',
    constraint rule_pack_order check (ends is null or commences is null or ends >= commences)
);
comment on table dolsd.rule_pack is 'A file of time limits and rungs that stand or fall together.';
comment on column dolsd.rule_pack.pack is 'Name of the pack.';
comment on column dolsd.rule_pack.title is 'What it is.';
comment on column dolsd.rule_pack.regime is 'dols, cop (Court of Protection), lps, or policy (local).';
comment on column dolsd.rule_pack.commences is
    'First day on which it is law; null means that it is not in force, and no row of it applies.';
comment on column dolsd.rule_pack.ends is
    'Last day on which a new matter can come under it; matters that began before run to their own end under it. '
    'Null: no end.';
comment on column dolsd.rule_pack.least_age is
    'From which age the regime applies; null: it asks for none. For readers: whom a matter is about is case work''s '
    'to decide.';
comment on column dolsd.rule_pack.settings is 'Places in which the regime can authorise; empty: any.';
comment on column dolsd.rule_pack.note is 'Anything a reader should know.';

create table dolsd.time_limit (
    id                int generated always as identity primary key,
    pack              text not null references dolsd.rule_pack,
    code              text not null references dolsd.limit_code,
    kind              text not null references dolsd.kind,
    jurisdiction      text constraint time_limit_jurisdiction check (jurisdiction in ('england', 'wales')),
    title             text not null,
    applies_if        text[] not null default '{}',
    applies_unless    text[] not null default '{}',
    count_from        text[] not null default '{}',
    count_which       text not null default 'first' check (count_which in ('first', 'earliest', 'latest')),
    not_before        text,
    floor_from        text,
    floor_count       int check (floor_count between 0 and 1000),
    floor_unit        text check (floor_unit in ('day', 'week', 'month', 'year', 'working_day')),
    floor_reckoning   text check (floor_reckoning in ('on', 'including', 'after', 'before')),
    count             int not null default 0 check (count between 0 and 1000),
    unit              text not null default 'day' check (unit in ('day', 'week', 'month', 'year', 'working_day')),
    reckoning         text not null default 'on' check (reckoning in ('on', 'including', 'after', 'before')),
    stated_by         text,
    extended_by       text,
    not_after         text,
    extended_at_most  int check (extended_at_most between 1 and 366),
    extended_unit     text not null default 'day' check (extended_unit in ('day', 'week', 'month', 'year',
        'working_day')),
    extension_asked   text,
    extension_decided text,
    extension_before  text,
    varied_by         text,
    cap_from          text[] not null default '{}',
    cap_count         int check (cap_count between 0 and 1000),
    cap_unit          text check (cap_unit in ('day', 'week', 'month', 'year', 'working_day')),
    cap_reckoning     text check (cap_reckoning in ('on', 'including', 'after', 'before')),
    cap_lifted_by     text,
    met_by            text[] not null default '{}',
    met_since         text,
    met_in_time       boolean not null default false,
    met_seamlessly_by text,
    cancelled_by      text[] not null default '{died,closed}',
    hold_from         text[] not null default '{}',
    hold_until        text[] not null default '{}',
    no_cover          boolean not null default false,
    flags             text[] not null default '{}',
    needs_fact        boolean not null default false,
    owed_by           text not null default '',
    owed_to           text not null default '',
    contents          text not null default '',
    after_last_day    text not null default 'lapse' check (after_last_day in ('lapse', 'pass', 'rest')),
    governed_by       text not null default 'matter' check (governed_by ~ '^[a-z][a-z0-9_]*$'),
    effective_from    date not null,
    effective_to      date,
    source            text not null check (length(trim(source)) > 3),
    certainty         text not null check (certainty in ('seen', 'partly', 'unsure')),
    note              text not null default '',
    constraint time_limit_version unique nulls not distinct (pack, code, kind, jurisdiction, effective_from,
        applies_if, applies_unless),
    constraint time_limit_flags check (flags <@ array['barred', 'not_stated', 'refused', 'urgent_over']),
    constraint time_limit_hold check (cardinality(hold_from) = cardinality(hold_until)),
    constraint time_limit_owed check ((owed_by = '') = (owed_to = '') and (owed_by = '') = (contents = '')),
    constraint time_limit_counted check (cardinality(count_from) > 0 or stated_by is not null or varied_by is not null),
    constraint time_limit_on check (reckoning <> 'on' or count = 0),
    constraint time_limit_including check (reckoning <> 'including' or count >= 1),
    constraint time_limit_extension check ((extended_by is null) = (extended_at_most is null)),
    constraint time_limit_extension_asked check (num_nonnulls(extension_asked, extension_decided, extension_before) = 0
        or extended_by is not null),
    constraint time_limit_cap check ((cardinality(cap_from) > 0) = (cap_count is not null and cap_unit is not null
        and cap_reckoning is not null)),
    constraint time_limit_floor check ((floor_from is not null) = (floor_count is not null and floor_unit is not null
        and floor_reckoning is not null)),
    constraint time_limit_effective check (effective_to is null or effective_to >= effective_from)
);
comment on table dolsd.time_limit is
    'A rule of law or policy that turns facts into a last day. A change of law is a new row with a later '
    'effective_from; a row that deadlines were made by is never edited.';
comment on column dolsd.time_limit.id is 'Number of this version of the rule; deadlines keep it.';
comment on column dolsd.time_limit.pack is 'The pack it came with.';
comment on column dolsd.time_limit.code is 'What it limits.';
comment on column dolsd.time_limit.kind is 'Kind of matter it is about.';
comment on column dolsd.time_limit.jurisdiction is
    'england, wales, or null for both; a row for one jurisdiction takes precedence over a row for both.';
comment on column dolsd.time_limit.title is 'The rule in a few words, as mails and explanations print it.';
comment on column dolsd.time_limit.applies_if is
    'Facts that must all be there. limit:CODE: that limit of the same matter must arise; met:CODE: it must be met.';
comment on column dolsd.time_limit.applies_unless is
    'Facts of which none may be there; limit:CODE and met:CODE as in applies_if.';
comment on column dolsd.time_limit.count_from is
    'What days are counted from: names of facts, or limit:CODE for the last day of another limit of the same matter.';
comment on column dolsd.time_limit.count_which is
    'Which of those that are there: the first listed, the earliest or the latest.';
comment on column dolsd.time_limit.not_before is
    'Fact before which it cannot begin. A start that is earlier is flagged dated_back; days are still counted from '
    'it, which is the cautious reading. An authority whose last day is earlier is flagged before_start: one of the '
    'dates is wrong, and no days are counted of it.';
comment on column dolsd.time_limit.floor_from is
    'Fact that starts a floor: where the count gives an earlier day than the floor, the floor stands. A stated or '
    'varied day and a cap are not moved by it.';
comment on column dolsd.time_limit.floor_count is 'Units of the floor.';
comment on column dolsd.time_limit.floor_unit is 'Unit of the floor.';
comment on column dolsd.time_limit.floor_reckoning is 'Reckoning of the floor.';
comment on column dolsd.time_limit.count is 'How many units.';
comment on column dolsd.time_limit.unit is 'day, week, month, year (calendar) or working_day.';
comment on column dolsd.time_limit.reckoning is
    'on: that very day. including: n units beginning with that day, which is day 1. after: n units after it. '
    'before: n units before it.';
comment on column dolsd.time_limit.stated_by is
    'Fact that gives the last day as stated on the form; the earlier of stated and counted stands, and a later one '
    'is flagged.';
comment on column dolsd.time_limit.extended_by is 'Fact that gives the last day after an extension was granted.';
comment on column dolsd.time_limit.not_after is
    'Fact that must not be dated after the last day: where it is, the limit does not arise.';
comment on column dolsd.time_limit.extended_at_most is
    'How many units an extension can add, from the last day before it.';
comment on column dolsd.time_limit.extended_unit is 'Unit of extended_at_most.';
comment on column dolsd.time_limit.extension_asked is
    'Fact that says when the extension was asked for. One that was asked for after the last day that it would '
    'extend changes nothing, and is flagged.';
comment on column dolsd.time_limit.extension_decided is
    'Fact that says when the extension was decided. One that was decided after the last day that it would extend '
    'changes nothing either.';
comment on column dolsd.time_limit.extension_before is
    'Fact after which there is nothing left that an extension could wait for: one that was asked for or decided after '
    'it changes nothing.';
comment on column dolsd.time_limit.varied_by is
    'Fact that gives the last day as varied by a court; it stands whatever the count says.';
comment on column dolsd.time_limit.cap_from is
    'Fact that starts a cap (first that is there): the last day is never later than the cap.';
comment on column dolsd.time_limit.cap_count is 'Units of the cap.';
comment on column dolsd.time_limit.cap_unit is 'Unit of the cap.';
comment on column dolsd.time_limit.cap_reckoning is 'Reckoning of the cap.';
comment on column dolsd.time_limit.cap_lifted_by is
    'Fact that lifts the cap if it is dated between the day that started it and the cap''s own last day.';
comment on column dolsd.time_limit.met_by is 'Facts any of which meets the limit.';
comment on column dolsd.time_limit.met_since is
    'A fact that meets the limit counts only if it is dated on or after this fact; start: on or after the day that '
    'is counted from.';
comment on column dolsd.time_limit.met_in_time is
    'Whether a fact of met_by counts only if it is dated on or before the last day. One that came later is flagged '
    'too_late; without this, what is late meets the limit late.';
comment on column dolsd.time_limit.met_seamlessly_by is
    'Fact that meets the limit only if it is dated not later than the day after the day that is counted from: what '
    'ended then went on without a gap.';
comment on column dolsd.time_limit.cancelled_by is 'Facts any of which ends the matter: nothing more is said.';
comment on column dolsd.time_limit.hold_from is
    'Facts that put the limit on hold: while one of them is there, and the fact in the same place of hold_until is '
    'not dated on or after it, nothing is said and no alarm runs.';
comment on column dolsd.time_limit.hold_until is 'Facts that end a hold, one for each of hold_from.';
comment on column dolsd.time_limit.no_cover is
    'There is no authority from the start day until the limit is met or its last day has passed: those days are in '
    'dolsd.gaps.';
comment on column dolsd.time_limit.flags is
    'Flags that every deadline of this row carries: barred, not_stated, refused or urgent_over.';
comment on column dolsd.time_limit.needs_fact is
    'Where no matter of this store has ever had a fact of met_by, the day passes and no alarm follows; see '
    'dolsd.awaited.';
comment on column dolsd.time_limit.owed_by is 'Of a notice that is owed: who owes it, as mails print it after "the".';
comment on column dolsd.time_limit.owed_to is 'Of a notice that is owed: to whom.';
comment on column dolsd.time_limit.contents is
    'Of a notice that is owed: what it must say, as mails print it after "It must say".';
comment on column dolsd.time_limit.after_last_day is
    'lapse: unmet after the last day, an alarm runs until somebody closes it. rest: its ladder comes to an end, and '
    'then it is only counted in the weekly attestation and listed in dolsd.duty. pass: the day simply passes, and no '
    'alarm follows.';
comment on column dolsd.time_limit.governed_by is
    'matter: the version in force on the matter''s governing date stays with it. today: the version in force today '
    'governs every open matter. Else a fact: the version in force on its date; where the matter does not have it, '
    'as matter.';
comment on column dolsd.time_limit.effective_from is 'First day of this version.';
comment on column dolsd.time_limit.effective_to is 'Last day of this version; null: still in force.';
comment on column dolsd.time_limit.source is 'Statute, regulation or practice that says so.';
comment on column dolsd.time_limit.certainty is
    'seen: the words were read in the source. partly: in part or second-hand. unsure: from general knowledge, the '
    'cautious reading; check before relying on it.';
comment on column dolsd.time_limit.note is 'What is unsure, or why it is read so.';

create table dolsd.rung (
    id              int generated always as identity primary key,
    pack            text not null references dolsd.rule_pack,
    name            text not null,
    limit_code      text not null references dolsd.limit_code,
    kind            text references dolsd.kind,
    jurisdiction    text constraint rung_jurisdiction check (jurisdiction in ('england', 'wales')),
    role            text not null references dolsd.role,
    template        text not null check (template ~ '^[a-z][a-z0-9-]*$'),
    counted_from    text not null default 'last_day' check (counted_from in ('last_day', 'start')),
    offset_count    int not null check (offset_count between -1000 and 1000),
    offset_unit     text not null default 'day' check (offset_unit in ('day', 'working_day', 'week', 'month')),
    at_time         time not null default '09:00',
    moves           text not null default 'earlier' check (moves in ('earlier', 'stay')),
    repeat_every    int check (repeat_every between 1 and 260),
    pressing        text not null default 'routine' check (pressing in ('urgent', 'soon', 'routine')),
    only_if         text[] not null default '{}',
    unless          text[] not null default '{}',
    if_flag         text constraint rung_if_flag check (if_flag in ('stated_beyond', 'extension_beyond',
        'extension_idle', 'extension_late', 'before_start', 'dated_back', 'after_gap', 'too_late', 'suspended',
        'not_begun', 'met_late', 'barred', 'not_stated', 'refused', 'urgent_over', 'on_hold', 'ceased')),
    place           text constraint rung_place check (trim(place) <> ''),
    matter_id       bigint,
    only_if_flags   text[] not null default '{}',
    unless_flags    text[] not null default '{}',
    replaces        text constraint rung_replaces check (trim(replaces) <> ''),
    if_nobody       text not null default 'dols_team' constraint rung_if_nobody
        check (if_nobody in ('dols_team', 'nobody')),
    say_over        boolean not null default false,
    catches_up      boolean not null default true,
    active          boolean not null default true,
    effective_from  date not null default '2009-04-01',
    effective_to    date,
    note            text not null default '',
    constraint rung_name unique (pack, name),
    constraint rung_ladder_flags check (only_if_flags || unless_flags <@ array['stated_beyond', 'extension_beyond',
        'extension_idle',
        'extension_late', 'before_start', 'dated_back', 'too_late', 'suspended', 'not_begun', 'barred', 'not_stated',
            'refused', 'urgent_over', 'ceased']),
    constraint rung_after_stays check (not (counted_from = 'last_day' and offset_count > 0) or moves = 'stay'),
    constraint rung_effective check (effective_to is null or effective_to >= effective_from),
    constraint rung_one_scope check (place is null or matter_id is null),
    constraint rung_matter_kind check (matter_id is null or kind is not null),
    constraint rung_replaces_somewhere check (replaces is null or place is not null or matter_id is not null)
);
create index rung_overrides on dolsd.rung (limit_code) where replaces is not null;
comment on table dolsd.rung is
    'One step of a reminder ladder: who is told what, how long before or after the last day. Local policy; may be '
    'edited.';
comment on column dolsd.rung.id is 'Number of the rung; notices keep it.';
comment on column dolsd.rung.pack is 'The pack it came with.';
comment on column dolsd.rung.name is 'Name, unique in its pack.';
comment on column dolsd.rung.limit_code is 'The time limit it reminds of.';
comment on column dolsd.rung.kind is 'Only for this kind of matter; null: any.';
comment on column dolsd.rung.jurisdiction is 'Only for this jurisdiction; null: any.';
comment on column dolsd.rung.role is 'Who is told.';
comment on column dolsd.rung.template is 'Name of the template that words it.';
comment on column dolsd.rung.counted_from is 'last_day, or start for the day that the limit is counted from.';
comment on column dolsd.rung.offset_count is 'How many units: negative before, 0 on, positive after.';
comment on column dolsd.rung.offset_unit is 'day, working_day, week or month.';
comment on column dolsd.rung.at_time is 'Time of day, Europe/London.';
comment on column dolsd.rung.moves is
    'earlier: where the day is no working day, the working day before it. stay: on that very day. Reminders never '
    'move later.';
comment on column dolsd.rung.repeat_every is
    'Repeats it after that number of working days, until the matter is closed; null: once.';
comment on column dolsd.rung.pressing is
    'urgent: a message of its own at once. soon, routine: in the recipient''s digest of the day, soon first.';
comment on column dolsd.rung.only_if is 'Only where these facts are there.';
comment on column dolsd.rung.unless is 'Not where any of these facts is there.';
comment on column dolsd.rung.if_flag is
    'Only where the deadline carries this flag: the rung reports it, once, and neither stands for other rungs nor '
    'they for it. after_gap: told when what met the limit began, whatever the offset says. Null: whatever flags.';
comment on column dolsd.rung.only_if_flags is
    'Only in the ladder of a deadline that carries one of these flags; empty: whatever flags.';
comment on column dolsd.rung.unless_flags is 'Not in the ladder of a deadline that carries any of these flags.';
comment on column dolsd.rung.place is
    'Only at this place, as casework.matter.place has it, letter for letter; null: at any.';
comment on column dolsd.rung.matter_id is 'Only for this one matter of the kind; null: for any.';
comment on column dolsd.rung.replaces is
    'Name of a rung of the same limit that this one replaces at its place, or for its matter; with active '
    'false that rung is switched off there. A rung for one matter takes precedence over one for a place, and '
    'that over a general one. Null: it stands beside the others.';
comment on column dolsd.rung.if_nobody is
    'Where nobody has the role: dols_team is notified instead, or nobody, where that is nothing unusual.';
comment on column dolsd.rung.say_over is
    'Whoever was told by it is told, once, when the limit is met or cancelled (but by a death) that nothing more is '
    'needed.';
comment on column dolsd.rung.catches_up is
    'Whether it is said, at once, where its day was over before the last day became known (recorded late, or '
    'moved), and on the three days from then on. Not for whoever hears because somebody else did not answer: those '
    'have three days first.';
comment on column dolsd.rung.active is 'Whether it is in use.';
comment on column dolsd.rung.effective_from is 'First day of use.';
comment on column dolsd.rung.effective_to is 'Last day of use; null: no end.';
comment on column dolsd.rung.note is 'Why it is there.';

create table dolsd.non_working_day (
    day           date not null,
    jurisdiction  text constraint non_working_day_jurisdiction check (jurisdiction in ('england', 'wales')),
    title         text not null,
    source        text not null,
    constraint non_working_day_once unique nulls not distinct (day, jurisdiction)
);
comment on table dolsd.non_working_day is
    'Bank holidays and the council''s own closures. They move reminders, never a legal limit.';
comment on column dolsd.non_working_day.day is 'The day.';
comment on column dolsd.non_working_day.jurisdiction is 'england, wales, or null for both.';
comment on column dolsd.non_working_day.title is 'What it is.';
comment on column dolsd.non_working_day.source is 'Where it was taken from.';

create table dolsd.rules_state (
    only_row  boolean primary key default true check (only_row),
    version   bigint not null default 1,
    as_of     date,
    changed_at timestamptz not null default now()
);
insert into dolsd.rules_state default values;
comment on table dolsd.rules_state is
    'One row: goes up by one whenever a rule, a ladder or a calendar changes, so that every matter is worked out anew.';
comment on column dolsd.rules_state.only_row is 'Keeps it one row.';
comment on column dolsd.rules_state.version is 'Version of the whole rulebook.';
comment on column dolsd.rules_state.as_of is 'The last day for which it was looked whether a rule begins or ends.';
comment on column dolsd.rules_state.changed_at is 'When it last went up.';

create table dolsd.rule_change (
    id              bigint generated always as identity primary key,
    at              timestamptz not null,
    who             text not null constraint rule_change_who check (trim(who) <> ''),
    why             text not null constraint rule_change_why check (trim(why) <> ''),
    file            text not null,
    sha256          text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    version_before  bigint not null,
    version_after   bigint not null,
    constraint rule_change_versions check (version_after >= version_before)
);
comment on table dolsd.rule_change is
    'Files that changed rules, ladders or calendars, one row each time one was applied; written by dolsctl apply, '
    'never changed.';
comment on column dolsd.rule_change.id is 'Number.';
comment on column dolsd.rule_change.at is 'When.';
comment on column dolsd.rule_change.who is 'Who decided it.';
comment on column dolsd.rule_change.why is 'Why, in their words.';
comment on column dolsd.rule_change.file is 'Name of the file.';
comment on column dolsd.rule_change.sha256 is 'SHA-256 of the file as it was applied.';
comment on column dolsd.rule_change.version_before is 'Version of the rulebook before it.';
comment on column dolsd.rule_change.version_after is
    'Version of the rulebook after it; the same where the file changed no rule.';

create table dolsd.policy (
    name     text primary key check (name ~ '^[a-z][a-z0-9_]*$'),
    value    numeric not null,
    unit     text not null check (unit in ('day', 'hour', 'minute', 'hour_of_day', 'share', 'notices', 'messages',
                                           'deadlines', 'attempts')),
    least    numeric not null,
    most     numeric not null,
    meaning  text not null,
    who      text not null default 'dolsd',
    why      text not null default 'as shipped',
    since    timestamptz not null default now(),
    constraint policy_bounds check (value between least and most)
);
comment on table dolsd.policy is
    'Constants that a council may change, each with who set it, why and since when. SQL asks for one by '
    'dolsd.policy_number, dolsd.policy_span or dolsd.policy_time.';
comment on column dolsd.policy.name is 'Name.';
comment on column dolsd.policy.value is 'How much, in the unit.';
comment on column dolsd.policy.unit is
    'day, hour, minute; hour_of_day (8.5 is 08:30 in London); share (0 to 1); notices, messages, deadlines or '
    'attempts, which are counted.';
comment on column dolsd.policy.least is 'The smallest value that makes sense.';
comment on column dolsd.policy.most is 'The largest value that makes sense.';
comment on column dolsd.policy.meaning is 'What it decides.';
comment on column dolsd.policy.who is 'Who set this value.';
comment on column dolsd.policy.why is 'Why.';
comment on column dolsd.policy.since is 'Since when it has this value.';

-- ---------------------------------------------------------------- what was worked out

create table dolsd.changed (
    seq   bigint generated always as identity primary key,
    kind  text not null,
    id    bigint not null,
    at    timestamptz not null default clock_timestamp()
);
create index changed_matter on dolsd.changed (kind, id);
comment on table dolsd.changed is
    'Matters whose facts changed and that were not worked out since; written in the transaction that changes them.';
comment on column dolsd.changed.seq is 'Order of writing; not an order of commit.';
comment on column dolsd.changed.kind is 'Kind of the matter.';
comment on column dolsd.changed.id is 'Number of the matter.';
comment on column dolsd.changed.at is 'When it was written.';

create table dolsd.guard (
    effect    text primary key,
    meaning   text not null,
    since     timestamptz,
    changes   int not null default 0,
    held_at   timestamptz
);
insert into dolsd.guard (effect, meaning) values
    ('gone', 'cancelled, since their matters are no longer in case work'),
    ('ended', 'met or cancelled, or would no longer arise'),
    ('moved', 'given another last day'),
    ('reopened', 'opened again'),
    ('due', 'reminded of within a day, sooner than before');
comment on table dolsd.guard is
    'What the guard against mass change looks at, one row for each effect: how many deadlines changed like this '
    'lately, and whether the rest is held.';
comment on column dolsd.guard.effect is 'What would become of deadlines: gone, ended, moved, reopened or due.';
comment on column dolsd.guard.meaning is 'The same in words, after "would be".';
comment on column dolsd.guard.since is 'Since when they are counted.';
comment on column dolsd.guard.changes is 'How many have changed like this since then and were not held.';
comment on column dolsd.guard.held_at is 'Since when very many more are held; null: they are not.';

create table dolsd.matter (
    kind           text not null,
    id             bigint not null,
    jurisdiction   text,
    place          text,
    reference      text,
    initials       text,
    person         text,
    place_id       bigint,
    facts          jsonb,
    planned_rules  bigint not null default 0,
    planned_at     timestamptz,
    look_again     date,
    bad            text,
    waiting_since  timestamptz,
    first_at       timestamptz,
    held_since     timestamptz,
    held_effect    text references dolsd.guard,
    held_changes   int,
    allowed_at     timestamptz,
    primary key (kind, id)
);
create index matter_rules on dolsd.matter (planned_rules);
create index matter_reference on dolsd.matter (lower(reference));
create index matter_person on dolsd.matter (lower(person)) where person is not null;
create index matter_place on dolsd.matter (place);
create index matter_look_again on dolsd.matter (look_again) where look_again is not null;
create index matter_bad on dolsd.matter (kind, id) where bad is not null;
create index matter_held on dolsd.matter (held_effect) where held_since is not null;
comment on table dolsd.matter is 'Each matter as it was when it was last worked out.';
comment on column dolsd.matter.kind is 'Kind.';
comment on column dolsd.matter.id is 'Number.';
comment on column dolsd.matter.jurisdiction is
    'england or wales, as it was then: whose working days its reminders keep to.';
comment on column dolsd.matter.place is 'The place, as it was then: whose rungs it has.';
comment on column dolsd.matter.reference is 'Its reference, as it was then.';
comment on column dolsd.matter.initials is 'Initials of the person, as they were then.';
comment on column dolsd.matter.person is
    'The council''s reference for the person; null: the view casework.matter does not give it.';
comment on column dolsd.matter.place_id is
    'Number of the place, which stays when it is renamed; null: the view casework.matter does not give it.';
comment on column dolsd.matter.facts is 'The facts as they were then; null where the matter is no longer in case work.';
comment on column dolsd.matter.planned_rules is 'Version of the rulebook that was used; 0: not worked out yet.';
comment on column dolsd.matter.planned_at is 'When.';
comment on column dolsd.matter.look_again is 'A fact is dated in the future: the day on which it begins to count.';
comment on column dolsd.matter.bad is 'What is wrong with its facts, in words; null: nothing.';
comment on column dolsd.matter.waiting_since is
    'While it is worked out: since when its change had been waiting, where that is an earlier day.';
comment on column dolsd.matter.first_at is 'When it was first seen.';
comment on column dolsd.matter.held_since is
    'Since when its change is held, because very many deadlines would change with it; nothing is sent about it '
    'meanwhile. Null: it is not.';
comment on column dolsd.matter.held_effect is 'While it is held: what would become of its deadlines.';
comment on column dolsd.matter.held_changes is 'While it is held: of how many of its deadlines.';
comment on column dolsd.matter.allowed_at is 'When its held change was let go; null: it was not.';

create table dolsd.deadline (
    kind                text not null,
    id                  bigint not null,
    limit_code          text not null references dolsd.limit_code,
    limit_id            int not null references dolsd.time_limit,
    start_on            date,
    start_fact          text,
    last_day            date not null,
    ends_at             timestamptz not null,
    state               text not null check (state in ('open', 'met', 'lapsed', 'cancelled', 'passed', 'paused')),
    reason              text,
    statutory_last_day  date,
    stated_last_day     date,
    decided_by          text not null check (decided_by in ('count', 'stated', 'extension', 'cap', 'variation',
        'floor')),
    flags               text[] not null default '{}',
    gap_from            date,
    gap_until           date,
    ladder_rungs        int[] not null default '{}',
    ladder_at           timestamptz[] not null default '{}',
    ladder_occurrences  date[] not null default '{}',
    next_at             timestamptz,
    told_through        timestamptz,
    moved_at            timestamptz,
    known_at            timestamptz not null,
    planned_at          timestamptz not null,
    primary key (kind, id, limit_code),
    foreign key (kind, id) references dolsd.matter,
    constraint deadline_ladder check (cardinality(ladder_rungs) = cardinality(ladder_at)
        and cardinality(ladder_rungs) = cardinality(ladder_occurrences))
);
create index deadline_next on dolsd.deadline (next_at) where next_at is not null;
create index deadline_last_day on dolsd.deadline (last_day) where state in ('open', 'paused');
create index deadline_lapsed on dolsd.deadline (limit_code, last_day) where state = 'lapsed';
comment on table dolsd.deadline is
    'A matter and a time limit: its last day, the instant it ends, its state, and the whole ladder that is still to '
    'come.';
comment on column dolsd.deadline.kind is 'Kind of the matter.';
comment on column dolsd.deadline.id is 'Number of the matter.';
comment on column dolsd.deadline.limit_code is 'Which limit.';
comment on column dolsd.deadline.limit_id is 'The version of the rule that made it.';
comment on column dolsd.deadline.start_on is 'The day that was counted from.';
comment on column dolsd.deadline.start_fact is 'What that day is: a fact, or limit:CODE.';
comment on column dolsd.deadline.last_day is 'Last day, inclusive. Never moves for weekends or bank holidays.';
comment on column dolsd.deadline.ends_at is 'The midnight that follows the last day in Europe/London.';
comment on column dolsd.deadline.state is
    'open, met, lapsed, cancelled, passed (its day is over, nothing met it and no alarm follows), or paused: open, '
    'with its reminders held back for a while.';
comment on column dolsd.deadline.reason is 'What met or cancelled it.';
comment on column dolsd.deadline.statutory_last_day is 'What the count alone gives.';
comment on column dolsd.deadline.stated_last_day is 'What the form states.';
comment on column dolsd.deadline.decided_by is 'What decided the last day.';
comment on column dolsd.deadline.flags is
    'What an officer should look at: stated_beyond, extension_beyond, extension_idle, extension_late, before_start, '
    'dated_back, after_gap (met by an authority that began after days without one; see dolsd.gaps), too_late (what '
    'would have kept it came after it was over), suspended (it authorises nothing meanwhile), not_begun (its first '
    'day is still to come), met_late (met after its last day), barred (the law allows no such authority: it gives '
    'none), not_stated (no last day is on record), refused (it ends when the notice of refusal is received), '
    'urgent_over (the request came after its urgent authorisation had ended), on_hold (cancelled only until the '
    'hold ends) or ceased (a suspension was not lifted in time).';
comment on column dolsd.deadline.gap_from is
    'First day without authority, as far as it was known when this was worked out; see dolsd.gaps.';
comment on column dolsd.deadline.gap_until is 'Last day without authority; null: it ran on then.';
comment on column dolsd.deadline.ladder_rungs is 'Rungs that are still to come, in order of their instants.';
comment on column dolsd.deadline.ladder_at is 'Their instants.';
comment on column dolsd.deadline.ladder_occurrences is
    'Which occurrence: the rung''s own day where it repeats, the last day where it does not.';
comment on column dolsd.deadline.next_at is
    'When something is next to be done: the first rung, or the end of an open deadline.';
comment on column dolsd.deadline.told_through is 'Every rung up to this instant was dealt with for this last day.';
comment on column dolsd.deadline.moved_at is 'When its last day last moved; null: never.';
comment on column dolsd.deadline.known_at is
    'When the change was recorded that gave it this last day. What a ladder has on a day before was not missed: '
    'told now, it is not late.';
comment on column dolsd.deadline.planned_at is 'When it was last worked out anew.';

-- What apply_plan is given: the columns that the planner works out. The daemon sends such rows in
-- binary (daemon/store/plans.c), column by column in this order.
create type dolsd.planned_matter as (
    kind           text,
    id             bigint,
    facts          jsonb,
    planned_rules  bigint,
    look_again     date,
    bad            text
);
comment on type dolsd.planned_matter is
    'A matter that was worked out, as apply_plan is given it: columns of dolsd.matter.';

create type dolsd.planned_deadline as (
    kind                text,
    id                  bigint,
    limit_code          text,
    limit_id            int,
    start_on            date,
    start_fact          text,
    last_day            date,
    ends_at             timestamptz,
    state               text,
    reason              text,
    statutory_last_day  date,
    stated_last_day     date,
    decided_by          text,
    flags               text[],
    gap_from            date,
    gap_until           date,
    ladder_rungs        int[],
    ladder_at           timestamptz[],
    ladder_occurrences  date[]
);
comment on type dolsd.planned_deadline is
    'A deadline that was worked out, as apply_plan is given it: columns of dolsd.deadline, with the whole ladder. '
    'Nothing is null but what may be null there.';

create type dolsd.telling_rules as (
    rungs           dolsd.rung[],
    passing         int[],
    channels        text[],
    after_team      text,
    old_alarm       interval,
    calm_after      interval,
    time_to_answer  int,
    digest_opens    time,
    digest_closes   time,
    closed          dolsd.non_working_day[]
);
comment on type dolsd.telling_rules is
    'What dolsd.telling needs to know of the rules: rungs; limits that simply pass; channels that are enabled; the '
    'role after the DoLS team; policies; and the days that do not work.';

create table dolsd.pause (
    id          bigint generated always as identity primary key,
    kind        text not null,
    matter_id   bigint not null,
    limit_code  text references dolsd.limit_code,
    until       timestamptz not null,
    owner       text not null check (trim(owner) <> ''),
    reason      text not null check (trim(reason) <> ''),
    made_at     timestamptz not null,
    made_by     text not null,
    ended_at    timestamptz,
    ended_by    text,
    constraint pause_span check (until > made_at)
);
create index pause_running on dolsd.pause (kind, matter_id) where ended_at is null;
comment on table dolsd.pause is
    'Reminders held back until a moment, with an owner and a reason. None can cover the last reminder before an end.';
comment on column dolsd.pause.id is 'Number.';
comment on column dolsd.pause.kind is 'Kind of the matter.';
comment on column dolsd.pause.matter_id is 'Number of the matter.';
comment on column dolsd.pause.limit_code is 'Which limit; null: all of the matter.';
comment on column dolsd.pause.until is 'When it ends by itself.';
comment on column dolsd.pause.owner is 'Who answers for it.';
comment on column dolsd.pause.reason is 'Why.';
comment on column dolsd.pause.made_at is 'When it was made.';
comment on column dolsd.pause.made_by is 'Database user who made it.';
comment on column dolsd.pause.ended_at is 'When somebody ended it before its time; null: nobody did.';
comment on column dolsd.pause.ended_by is 'Who did.';

-- ---------------------------------------------------------------- what was said

create table dolsd.message (
    id           bigint generated always as identity primary key,
    key          uuid not null unique default gen_random_uuid(),
    contact_id   bigint not null,
    channel      text not null,
    address      text not null,
    language     text not null,
    tier         text not null check (tier in ('initials', 'reference', 'nothing')),
    require_tls  boolean not null,
    pressing     text not null check (pressing in ('urgent', 'soon', 'routine')),
    digest_on    date,
    digest_slot  date check (digest_slot = digest_on),
    state        text not null default 'pending' check (state in ('pending', 'held', 'sending', 'accepted', 'delivered',
        'refused', 'failed', 'unknown', 'cancelled')),
    give_up_at   timestamptz not null,
    created_at   timestamptz not null,
    settled_at   timestamptz
) with (fillfactor = 50);
-- No column that sending changes stands in an index, so that its updates stay within the page.
create unique index message_digest on dolsd.message (contact_id, channel, digest_slot) where digest_slot is not null;
comment on table dolsd.message is
    'What is sent: one or more notices to one address by one channel. While it waits or is being sent it has a row '
    'in dolsd.queue; dolsd.messages shows both.';
comment on column dolsd.message.id is 'Number.';
comment on column dolsd.message.key is
    'Message-ID, webhook id and calendar UID derive from it, so that a repeat can be recognised.';
comment on column dolsd.message.contact_id is 'The recipient''s contact.';
comment on column dolsd.message.channel is 'By which channel.';
comment on column dolsd.message.address is
    'The address: as it was when the message was made, and from an attempt on as that attempt used it.';
comment on column dolsd.message.language is 'Language of the contact.';
comment on column dolsd.message.tier is 'How much of the matter the contact may see.';
comment on column dolsd.message.require_tls is 'Whether it may only leave over an encrypted connection.';
comment on column dolsd.message.pressing is 'The most pressing of its notices.';
comment on column dolsd.message.digest_on is 'The day whose digest it is; null: a message of its own.';
comment on column dolsd.message.digest_slot is
    'The same day for as long as no other digest of that day can be made for the contact; null once the message was '
    'cancelled or held back.';
comment on column dolsd.message.state is
    'pending, held (back by somebody), sending, accepted (handed over; whether it arrived is asked for), delivered, '
    'refused (by the other side), failed (given up), unknown (nobody said whether it arrived) or cancelled. dolsd.move '
    'lists the allowed moves.';
comment on column dolsd.message.give_up_at is
    'When trying ends and somebody else is notified; comes from the deadline.';
comment on column dolsd.message.created_at is 'When it was made.';
comment on column dolsd.message.settled_at is 'When it reached its end.';

create table dolsd.lease (
    id        bigint generated always as identity primary key,
    worker    text not null,
    until     timestamptz not null,
    messages  bigint[] not null,
    open      int not null check (open > 0)
) with (fillfactor = 50);
create index lease_until on dolsd.lease (until);
comment on table dolsd.lease is
    'One row per claim whose messages are still being sent; gone once all of them are settled.';
comment on column dolsd.lease.id is 'Number, as in dolsd.queue.lease_id.';
comment on column dolsd.lease.worker is 'The process that sends them.';
comment on column dolsd.lease.until is 'Until when it has to report.';
comment on column dolsd.lease.messages is 'The messages that it claimed.';
comment on column dolsd.lease.open is 'How many of them it has not reported yet.';

create table dolsd.queue (
    message_id  bigint primary key references dolsd.message,
    channel     text not null,
    pressing    smallint not null check (pressing between 0 and 2),
    not_before  timestamptz not null,
    first_due   timestamptz not null,
    give_up_at  timestamptz not null,
    digest      boolean not null,
    begun       int not null default 0,
    attempts    int not null default 0,
    attempt_id  bigint,
    lease_id    bigint,
    constraint queue_lease check ((attempt_id is null) = (lease_id is null))
) with (fillfactor = 40, autovacuum_vacuum_scale_factor = 0.05);
-- Taking a lease changes no column that stands in an index.
create index queue_due on dolsd.queue (channel, pressing, not_before);
create index queue_give_up on dolsd.queue (give_up_at);
comment on table dolsd.queue is
    'Messages that wait or are being sent. A row lives from the making of a message to its end.';
comment on column dolsd.queue.message_id is 'Which message.';
comment on column dolsd.queue.channel is 'By which channel it leaves.';
comment on column dolsd.queue.pressing is '0 urgent, 1 soon, 2 routine: the order of claims.';
comment on column dolsd.queue.not_before is 'When it may next be tried.';
comment on column dolsd.queue.first_due is
    'When it was due first; not_before is later after each attempt. Sent again by somebody: since then.';
comment on column dolsd.queue.give_up_at is 'When trying ends, as in dolsd.message.';
comment on column dolsd.queue.digest is 'Whether it is a digest, which waits for the rungs of the same minute.';
comment on column dolsd.queue.begun is 'How many attempts were begun: the number of the last.';
comment on column dolsd.queue.attempts is 'The same without those that were released.';
comment on column dolsd.queue.attempt_id is 'The attempt in progress; null: it waits.';
comment on column dolsd.queue.lease_id is 'The claim that it was handed out by; null: it waits.';

create table dolsd.undelivered (
    message_id  bigint primary key references dolsd.message,
    state       text not null check (state in ('refused', 'failed', 'unknown')),
    at          timestamptz not null
);
comment on table dolsd.undelivered is
    'Messages that ended otherwise than delivered or cancelled: few, so that they are found without an index on '
    'what sending changes.';
comment on column dolsd.undelivered.message_id is 'Which message.';
comment on column dolsd.undelivered.state is 'Its state.';
comment on column dolsd.undelivered.at is 'Since when.';

create table dolsd.notice (
    id            bigint generated always as identity primary key,
    kind          text not null,
    matter_id     bigint not null,
    limit_code    text not null,
    last_day      date not null,
    purpose       text not null default 'reminder' check (purpose in ('reminder', 'undelivered', 'moved', 'over')),
    old_last_day  date,
    rung          int not null references dolsd.rung,
    occurrence    date not null,
    contact_id    bigint,
    channel       text not null default '',
    role          text not null,
    fallback_for  text,
    with_roles    text[] not null default '{}',
    with_fallback_for  text[] not null default '{}',
    instead_of    bigint references dolsd.notice,
    after_notice  bigint references dolsd.notice,
    template      text not null,
    pressing      text not null check (pressing in ('urgent', 'soon', 'routine')),
    limit_id      int not null references dolsd.time_limit,
    due_at        timestamptz not null,
    late          boolean not null default false,
    message_id    bigint references dolsd.message,
    state         text not null default 'pending' check (state in ('pending', 'told', 'cancelled', 'failed',
        'unknown', 'nobody')),
    reason        text,
    made_at       timestamptz not null,
    ended_at      timestamptz,
    constraint notice_once unique nulls not distinct (kind, matter_id, limit_code, last_day, rung, occurrence,
        contact_id, channel, instead_of, purpose),
    constraint notice_moved check ((purpose = 'moved') = (old_last_day is not null)),
    constraint notice_undelivered check ((purpose = 'undelivered') = (instead_of is not null))
) with (fillfactor = 50);
-- As with messages: neither state nor ended_at stands in an index. Without a message are corrections
-- that have not been placed yet and what reached nobody.
create index notice_message on dolsd.notice (message_id);
create index notice_loose on dolsd.notice (made_at) where message_id is null;
create index notice_instead_of on dolsd.notice (instead_of) where instead_of is not null;
create index notice_after on dolsd.notice (after_notice) where after_notice is not null;
comment on table dolsd.notice is
    'The promise that one recipient is told about one rung of one deadline. The unique key is what makes it once.';
comment on column dolsd.notice.id is 'Number.';
comment on column dolsd.notice.kind is 'Kind of the matter.';
comment on column dolsd.notice.matter_id is 'Number of the matter.';
comment on column dolsd.notice.limit_code is 'Which limit.';
comment on column dolsd.notice.last_day is 'Last day that it tells of.';
comment on column dolsd.notice.purpose is
    'reminder; undelivered: that another notice could not be delivered; moved: that the last day moved; over: that '
    'nothing more is needed.';
comment on column dolsd.notice.old_last_day is 'The last day that was told before, where this one tells that it moved.';
comment on column dolsd.notice.rung is 'Which rung; of a correction, the last that the contact was told.';
comment on column dolsd.notice.occurrence is
    'Which occurrence of a rung that repeats; of a correction, the day on which it was made.';
comment on column dolsd.notice.contact_id is 'Who is told; null: there was nobody.';
comment on column dolsd.notice.channel is 'By which way.';
comment on column dolsd.notice.role is 'In which role.';
comment on column dolsd.notice.fallback_for is 'The role that had nobody, where this contact stands in for it.';
comment on column dolsd.notice.with_roles is
    'Further roles in which the contact would have been notified of the same deadline in the same message; this '
    'notice names them.';
comment on column dolsd.notice.with_fallback_for is
    'Further roles that had nobody, for which the contact stands in by this notice too.';
comment on column dolsd.notice.instead_of is 'The notice that could not be delivered, where this one tells of that.';
comment on column dolsd.notice.after_notice is
    'The same notice by the way before, which failed or said nothing in time; null: this is the first way.';
comment on column dolsd.notice.template is 'Template that words it.';
comment on column dolsd.notice.pressing is 'How pressing.';
comment on column dolsd.notice.limit_id is 'Version of the rule behind the date it gives.';
comment on column dolsd.notice.due_at is 'The rung''s instant.';
comment on column dolsd.notice.late is 'It was made on a later day than the rung''s.';
comment on column dolsd.notice.message_id is 'The message that carries it.';
comment on column dolsd.notice.state is
    'pending, told, cancelled, failed, unknown (nobody can say whether it arrived) or nobody (no recipient, not '
    'even the DoLS team).';
comment on column dolsd.notice.reason is 'Why it was cancelled or failed, or who it was that there was nobody for.';
comment on column dolsd.notice.made_at is 'When it was made.';
comment on column dolsd.notice.ended_at is
    'When it came to its end; null while it is pending, or while there is nobody.';

create type dolsd.new_notice as (
    nr                 bigint,
    notice_id          bigint,
    kind               text,
    matter_id          bigint,
    limit_code         text,
    last_day           date,
    purpose            text,
    rung               int,
    occurrence         date,
    contact_id         bigint,
    channel            text,
    role               text,
    fallback_for       text,
    with_roles         text[],
    with_fallback_for  text[],
    template           text,
    pressing           text,
    limit_id           int,
    due_at             timestamptz,
    late               boolean,
    jurisdiction       text,
    state              text,
    ends_at            timestamptz,
    lapses             boolean,
    failed_message     bigint,
    message_id         bigint,
    lately             boolean
);
comment on type dolsd.new_notice is
    'A notice that is put into a message: columns of dolsd.notice (notice_id null: not written yet), its place in '
    'the array (nr), and of its deadline what decides the message: jurisdiction, state, end, whether an alarm '
    'follows, and lately: whether anything may wait beside it.';

create table dolsd.acknowledgement (
    id          bigint generated always as identity primary key,
    kind        text not null,
    matter_id   bigint not null,
    limit_code  text not null references dolsd.limit_code,
    last_day    date not null,
    contact_id  bigint not null,
    who         text not null check (trim(who) <> ''),
    note        text not null default '',
    made_at     timestamptz not null,
    made_by     text not null,
    constraint acknowledgement_once unique (kind, matter_id, limit_code, last_day, contact_id)
);
comment on table dolsd.acknowledgement is
    'Contacts who said that they know of a last day: their own reminders of it stop, up to that day. Alarms after '
    'it, and other people''s reminders, go on.';
comment on column dolsd.acknowledgement.id is 'Number.';
comment on column dolsd.acknowledgement.kind is 'Kind of the matter.';
comment on column dolsd.acknowledgement.matter_id is 'Number of the matter.';
comment on column dolsd.acknowledgement.limit_code is 'Which limit.';
comment on column dolsd.acknowledgement.last_day is 'For which last day; another one ends it.';
comment on column dolsd.acknowledgement.contact_id is 'Whose reminders stop.';
comment on column dolsd.acknowledgement.who is 'Who said so, by name.';
comment on column dolsd.acknowledgement.note is 'What they said.';
comment on column dolsd.acknowledgement.made_at is 'When.';
comment on column dolsd.acknowledgement.made_by is 'Database user who recorded it.';

create table dolsd.attestation (
    contact_id    bigint primary key,
    weekday       int not null default 1 constraint attestation_weekday check (weekday between 1 and 7),
    at_time       time not null default '09:00',
    jurisdiction  text constraint attestation_jurisdiction check (jurisdiction in ('england', 'wales')),
    active        boolean not null default true,
    since         timestamptz not null default now(),
    note          text not null default ''
);
comment on table dolsd.attestation is
    'Who is told once a week that the daemon works, and what it did: usually the manager. Edited by whoever edits '
    'the rules. Empty: nobody, and dolsctl status says so.';
comment on column dolsd.attestation.contact_id is 'Whom, as in casework.contact.';
comment on column dolsd.attestation.weekday is
    '1 Monday to 7 Sunday. Where that is no working day, the working day before it.';
comment on column dolsd.attestation.at_time is 'Time of day, Europe/London.';
comment on column dolsd.attestation.jurisdiction is
    'Whose working days: england, wales, or null for those that both keep.';
comment on column dolsd.attestation.active is
    'Whether it is sent. False in every row: a council that does not want it, which is no fault.';
comment on column dolsd.attestation.since is 'Nothing is made for a time before this one.';
comment on column dolsd.attestation.note is 'Why it is there.';

create table dolsd.attested (
    contact_id  bigint not null,
    week        date not null constraint attested_week check (extract(isodow from week) = 1),
    due_at      timestamptz not null,
    made_at     timestamptz not null,
    message_id  bigint references dolsd.message,
    report      jsonb not null,
    primary key (contact_id, week)
);
create index attested_message on dolsd.attested (message_id);
comment on table dolsd.attested is
    'Each weekly attestation: what it said, and the message that carries it. The primary key is what makes it once '
    'a week.';
comment on column dolsd.attested.contact_id is 'Whom.';
comment on column dolsd.attested.week is 'The Monday of the week that it stands for.';
comment on column dolsd.attested.due_at is 'When it was due.';
comment on column dolsd.attested.made_at is 'When it was made; after an outage there is one, for the latest week.';
comment on column dolsd.attested.message_id is 'The message; null: the contact could not be reached.';
comment on column dolsd.attested.report is
    'What it says: counts and days, who answers for pauses, and no matter by name.';

create sequence dolsd.ledger_seq;
comment on sequence dolsd.ledger_seq is 'The one order of events, attempts, their outcomes and words.';

create table dolsd.attempt (
    id          bigint primary key default nextval('dolsd.ledger_seq'),
    message_id  bigint not null references dolsd.message,
    number      int not null,
    worker      text not null,
    begun_at    timestamptz not null,
    notices     bigint[] not null,
    constraint attempt_number unique (message_id, number)
);
comment on table dolsd.attempt is
    'One try to hand a message over; on record before its first byte leaves. Rows are added and never changed.';
comment on column dolsd.attempt.id is 'Number, and its place in the order of the ledger.';
comment on column dolsd.attempt.message_id is 'Which message.';
comment on column dolsd.attempt.number is 'Which attempt of that message.';
comment on column dolsd.attempt.worker is 'The process that tried.';
comment on column dolsd.attempt.begun_at is 'When it was begun.';
comment on column dolsd.attempt.notices is 'The notices that it carried: a digest may carry fewer on a later attempt.';

create table dolsd.outcome (
    attempt_id     bigint not null references dolsd.attempt,
    after_unknown  boolean not null default false,
    seq            bigint not null default nextval('dolsd.ledger_seq'),
    at             timestamptz not null,
    outcome        text not null check (outcome in ('delivered', 'accepted', 'retry', 'refused', 'unknown',
        'released')),
    next           text check (next in ('pending', 'accepted', 'delivered', 'refused', 'failed', 'unknown')),
    phase          text,
    code           int,
    reply          text,
    host           text,
    notices        bigint[] not null,
    primary key (attempt_id, after_unknown),
    constraint outcome_after_unknown check (not after_unknown or outcome in ('delivered', 'refused'))
);
-- What happened lately, without an entry for each row.
create index outcome_at on dolsd.outcome using brin (at) with (pages_per_range = 16);
create index outcome_seq on dolsd.outcome using brin (seq) with (pages_per_range = 16, autosummarize = on);
comment on table dolsd.outcome is
    'How an attempt ended. The key makes it once; only "delivered" may follow "unknown", and a final word "accepted". '
    'Rows are added and never changed.';
comment on column dolsd.outcome.attempt_id is 'Which attempt.';
comment on column dolsd.outcome.after_unknown is
    'Whether it corrects an outcome that was unknown before, or ends one that was accepted.';
comment on column dolsd.outcome.seq is 'Its place in the order of the ledger.';
comment on column dolsd.outcome.at is 'When it was recorded.';
comment on column dolsd.outcome.outcome is
    'delivered, accepted, retry, refused, unknown or released (nothing left this host).';
comment on column dolsd.outcome.next is
    'The state that the message moved to; null: none, since it was no longer this attempt''s.';
comment on column dolsd.outcome.phase is 'How far it had come.';
comment on column dolsd.outcome.code is 'Number of the last reply.';
comment on column dolsd.outcome.reply is 'The other side''s last words.';
comment on column dolsd.outcome.host is 'The server spoken to.';
comment on column dolsd.outcome.notices is 'The notices that it ended.';

create table dolsd.said (
    attempt_id  bigint primary key,
    seq         bigint not null default nextval('dolsd.ledger_seq'),
    at          timestamptz not null,
    wording     text not null,
    digest      bytea not null,
    address     text,
    subject     text,
    words       text
) with (toast_tuple_target = 4080); -- words are mostly shorter, and then stay in the row as they are
create index said_at on dolsd.said using brin (at) with (pages_per_range = 16);
create index said_seq on dolsd.said using brin (seq) with (pages_per_range = 16, autosummarize = on);
comment on table dolsd.said is
    'What an attempt said that delivered, or may have delivered. Rows are added; their words go when their time is '
    'over (policy words_kept_...), their hash stays.';
comment on column dolsd.said.attempt_id is 'Which attempt.';
comment on column dolsd.said.seq is 'Its place in the order of the ledger.';
comment on column dolsd.said.at is 'When it was recorded.';
comment on column dolsd.said.wording is
    'Version of the templates that worded it: the same for as long as none of their files changes.';
comment on column dolsd.said.digest is
    'SHA-256 of the key of the message, the address, the subject and the words, each on a line of its own. Empty: '
    'erased.';
comment on column dolsd.said.address is 'Where it went.';
comment on column dolsd.said.subject is 'Subject of a mail.';
comment on column dolsd.said.words is
    'The text of a mail, which its HTML repeats; of a webhook, the body. Null: not kept, or no longer.';

create table dolsd.event (
    seq         bigint primary key default nextval('dolsd.ledger_seq'),
    at          timestamptz not null,
    event       text not null,
    kind        text,
    matter_id   bigint,
    limit_code  text,
    notice_id   bigint,
    message_id  bigint,
    detail      jsonb not null default '{}'
);
create index event_matter on dolsd.event (kind, matter_id) where kind is not null;
comment on table dolsd.event is
    'What happened, but for attempts and their outcomes, which have tables of their own; dolsd.ledger shows all of '
    'it. Rows are added and never changed.';
comment on column dolsd.event.seq is 'Its place in the order of the ledger.';
comment on column dolsd.event.at is 'When.';
comment on column dolsd.event.event is
    'What: deadline opened, moved, met …; notice made, cancelled …; message made, cancelled; rules changed; blind.';
comment on column dolsd.event.kind is 'Kind of the matter.';
comment on column dolsd.event.matter_id is 'Number of the matter.';
comment on column dolsd.event.limit_code is 'Which limit.';
comment on column dolsd.event.notice_id is 'Which notice.';
comment on column dolsd.event.message_id is 'Which message.';
comment on column dolsd.event.detail is 'The rest: old and new last day, role, reason.';

create table dolsd.seal (
    number     bigint primary key check (number > 0),
    at         timestamptz not null,
    after_seq  bigint not null,
    upto_seq   bigint not null,
    previous   bytea,
    digest     bytea not null,
    seqs       bigint[] not null,
    digests    bytea[] not null,
    secret     bytea,
    constraint seal_rows check (upto_seq > after_seq and cardinality(seqs) = cardinality(digests)
                                and cardinality(seqs) > 0),
    constraint seal_first check ((number = 1) = (previous is null))
);
alter table dolsd.seal alter digests set storage external;
comment on table dolsd.seal is
    'Hashes over the ledger, each over the one before it. Rows are added and never changed.';
comment on column dolsd.seal.number is 'Number, without gaps.';
comment on column dolsd.seal.at is 'When the numbers up to upto_seq had been drawn.';
comment on column dolsd.seal.after_seq is 'The number of the ledger up to which the seal before it goes.';
comment on column dolsd.seal.upto_seq is 'The last number of the ledger that it covers.';
comment on column dolsd.seal.previous is 'Hash of the seal before it; null: it is the first.';
comment on column dolsd.seal.digest is
    'SHA-256 of its head, the seal before it, and the numbers and hashes of its rows.';
comment on column dolsd.seal.seqs is 'The numbers of its rows.';
comment on column dolsd.seal.digests is 'SHA-256 of each.';
comment on column dolsd.seal.secret is
    'What the salts of its rows come from. Null: something was erased, and dolsd.salt has those of the others.';

create table dolsd.seal_mark (
    only_row  boolean primary key default true check (only_row),
    upto_seq  bigint not null,
    at        timestamptz not null,
    writers   text[] not null
);
comment on table dolsd.seal_mark is 'How far the next seal goes once those who were writing then have ended.';
comment on column dolsd.seal_mark.only_row is 'Keeps it one row.';
comment on column dolsd.seal_mark.upto_seq is 'The last number that was drawn.';
comment on column dolsd.seal_mark.at is 'When.';
comment on column dolsd.seal_mark.writers is 'Transactions that may have been writing to the ledger.';

create table dolsd.salt (
    seq   bigint primary key,
    salt  bytea not null
);
comment on table dolsd.salt is 'Salts of rows whose seal has no secret any more.';
comment on column dolsd.salt.seq is 'Number of the row in the ledger.';
comment on column dolsd.salt.salt is 'Its salt.';

create table dolsd.erased (
    seq        bigint primary key,
    digest     bytea not null,
    event_seq  bigint not null references dolsd.event
);
comment on table dolsd.erased is 'Rows of the ledger from which what was personal was erased.';
comment on column dolsd.erased.seq is 'Number of the row in the ledger.';
comment on column dolsd.erased.digest is 'Salted SHA-256 of what was erased, by which the seal still holds.';
comment on column dolsd.erased.event_seq is 'The event that says by whom it was erased, and why.';

create table dolsd.move (
    thing      text not null check (thing in ('message', 'notice', 'deadline')),
    old_state  text not null,
    new_state  text not null,
    meaning    text not null,
    primary key (thing, old_state, new_state)
);
comment on table dolsd.move is
    'The allowed moves from one state to another; any other raises. Filled by sql/dolsd/12-states.sql.';
comment on column dolsd.move.thing is 'What moves: message, notice or deadline.';
comment on column dolsd.move.old_state is 'From which state.';
comment on column dolsd.move.new_state is 'To which state.';
comment on column dolsd.move.meaning is 'What has happened then.';

create table dolsd.worker (
    worker      text primary key,
    version     text not null,
    started_at  timestamptz not null,
    seen_at     timestamptz not null
);
comment on table dolsd.worker is 'Processes that work on this database.';
comment on column dolsd.worker.worker is 'Name, from the configuration.';
comment on column dolsd.worker.version is 'Version of the program.';
comment on column dolsd.worker.started_at is 'When it last started.';
comment on column dolsd.worker.seen_at is 'When it last finished a round of work.';

create table dolsd.health (
    worker     text not null,
    what       text not null,
    good_at    timestamptz,
    bad_since  timestamptz,
    words      text,
    bound      interval not null,
    primary key (worker, what)
);
comment on table dolsd.health is
    'What each process last said of each thing that must keep happening. A process that stops leaves its rows.';
comment on column dolsd.health.worker is 'Which process.';
comment on column dolsd.health.what is
    'Which thing: database, clock, rules, sweep, plan, fire, claim, settle, mail relay …';
comment on column dolsd.health.good_at is 'When it last went well, to the minute; null: not yet.';
comment on column dolsd.health.bad_since is 'Since when it has been going wrong; null: it is not.';
comment on column dolsd.health.words is 'Why.';
comment on column dolsd.health.bound is 'How long that may last before somebody is alarmed.';

create table dolsd.blind (
    worker  text not null,
    what    text not null,
    since   timestamptz not null,
    until   timestamptz not null,
    primary key (worker, what, since)
);
comment on table dolsd.blind is
    'Spans in which something went wrong for a process: it could not see the database, say, or reach a server.';
comment on column dolsd.blind.worker is 'Which process.';
comment on column dolsd.blind.what is 'What went wrong, as in dolsd.health.';
comment on column dolsd.blind.since is 'From when.';
comment on column dolsd.blind.until is 'Until when.';

create table dolsd.closed (
    contact_id  bigint not null,
    channel     text not null,
    address     text not null,
    why         text not null,
    since       timestamptz not null,
    primary key (contact_id, channel, address)
);
comment on table dolsd.closed is
    'Addresses that take nothing more: a webhook that is gone, a mailbox that bounces. Its contact is set aside while '
    'case work has this address for it.';
comment on column dolsd.closed.contact_id is 'Whose.';
comment on column dolsd.closed.channel is 'On which channel.';
comment on column dolsd.closed.address is 'The address as case work had it.';
comment on column dolsd.closed.why is 'How that is known, in words.';
comment on column dolsd.closed.since is 'Since when.';

create table dolsd.aside (
    what        text not null check (what in ('deadline', 'message', 'notice', 'contact', 'matter', 'list', 'attempt')),
    kind        text,
    id          bigint not null,
    limit_code  text,
    since       timestamptz not null,
    tried_at    timestamptz not null,
    again_at    timestamptz not null,
    fault       text not null,
    constraint aside_once unique nulls not distinct (what, id, kind, limit_code)
);
comment on table dolsd.aside is
    'What the daemon could not work on, because a row of case work cannot be read or holds nonsense: set aside so '
    'that it delays nobody else, and tried again until it is mended. Listed in dolsd.uncovered.';
comment on column dolsd.aside.what is
    'deadline: nobody could be told of its rung. message: could not be handed out. notice: that it was not '
    'delivered could be told to nobody else. contact, matter: the row itself. list: the numbers of all matters. '
    'attempt: its outcome could not be recorded, and its sender keeps it.';
comment on column dolsd.aside.kind is 'Kind of the matter; null for a message, a notice and a contact.';
comment on column dolsd.aside.id is 'Number of the matter, message, notice, contact or attempt; 0 for the list.';
comment on column dolsd.aside.limit_code is 'Which limit of the matter; null: none.';
comment on column dolsd.aside.since is 'When it first failed.';
comment on column dolsd.aside.tried_at is 'When it last failed.';
comment on column dolsd.aside.again_at is 'When it is tried again.';
comment on column dolsd.aside.fault is 'What PostgreSQL said; may quote the row.';

-- ---------------------------------------------------------------- what is known later

create table dolsd.returned (
    id          bigint generated always as identity primary key,
    at          timestamptz not null,
    message_id  bigint not null references dolsd.message,
    what        text not null constraint returned_what check (what in ('failed', 'delayed', 'away', 'answered')),
    status      text not null default '' constraint returned_status check (status ~ '^[0-9.]{0,11}$'),
    digest      text not null constraint returned_once unique check (digest ~ '^[0-9a-f]{64}$')
);
create index returned_message on dolsd.returned (message_id);
comment on table dolsd.returned is
    'Mails that came back to a message; never what they say. Written by dolsctl bounce, never changed.';
comment on column dolsd.returned.id is 'Number.';
comment on column dolsd.returned.at is 'When it was read.';
comment on column dolsd.returned.message_id is 'To which message.';
comment on column dolsd.returned.what is
    'failed: it did not arrive; delayed: not yet; away: a machine answered; answered: a person did.';
comment on column dolsd.returned.status is 'The status that the server gave (RFC 3463), as 5.1.1; empty: none.';
comment on column dolsd.returned.digest is 'SHA-256 of the mail, so that each counts once.';

create table dolsd.accepted (
    message_id  bigint primary key references dolsd.message,
    attempt_id  bigint not null,
    channel     text not null,
    since       timestamptz not null,
    ask_at      timestamptz not null,
    asked       int not null default 0,
    give_up_at  timestamptz,
    until       timestamptz not null
);
create index accepted_ask on dolsd.accepted (channel, ask_at);
comment on table dolsd.accepted is
    'Messages that a service took, and whose state it is asked for until that is final or the service forgets it.';
comment on column dolsd.accepted.message_id is 'Which message.';
comment on column dolsd.accepted.attempt_id is 'The attempt that handed it over.';
comment on column dolsd.accepted.channel is 'By which channel it left.';
comment on column dolsd.accepted.since is 'Since when.';
comment on column dolsd.accepted.ask_at is 'When its state is asked for next.';
comment on column dolsd.accepted.asked is 'How often it was asked for.';
comment on column dolsd.accepted.give_up_at is
    'When silence counts as unknown, and the next way is taken; null: that is done.';
comment on column dolsd.accepted.until is 'Until when the service keeps it.';

create table dolsd.copied (
    message_id  bigint primary key references dolsd.message,
    of_message  bigint not null references dolsd.message,
    channel     text not null,
    notices     bigint[] not null,
    unique (of_message, channel)
);
comment on table dolsd.copied is 'Messages that only repeat a digest of the DoLS team by another channel.';
comment on column dolsd.copied.message_id is 'Which message.';
comment on column dolsd.copied.of_message is 'The digest.';
comment on column dolsd.copied.channel is 'By which channel.';
comment on column dolsd.copied.notices is 'The notices of the digest; the copy has none.';

create table dolsd.unreachable (
    role        text not null references dolsd.role,
    contact_id  bigint,
    matters     bigint not null,
    since       timestamptz not null
);
comment on table dolsd.unreachable is
    'Homes and members of the DoLS team with something still to come who have no address by a way that is enabled; '
    'and, without a contact, in how many matters nobody of the DoLS team has one. Looked up with the sweep.';
comment on column dolsd.unreachable.role is 'managing_authority or dols_team.';
comment on column dolsd.unreachable.contact_id is 'Who; null: nobody in the team can be reached.';
comment on column dolsd.unreachable.matters is 'In how many matters.';
comment on column dolsd.unreachable.since is 'Since when that has been known.';

create table dolsd.reach_look (
    only_row  boolean primary key default true check (only_row),
    at        timestamptz
);
insert into dolsd.reach_look default values;
comment on table dolsd.reach_look is 'One row: when dolsd.unreachable was looked up last.';
comment on column dolsd.reach_look.only_row is 'Keeps it one row.';
comment on column dolsd.reach_look.at is 'When; null: not yet.';
