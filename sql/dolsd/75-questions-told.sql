-- What a person's family, home and advocate were notified of.
--
-- Public: told_rows, told_detail, told_about.

create or replace function dolsd.told_rows(who text, contacts bigint[], homes text[], from_day date, to_day date,
                                           ref text)
    returns table (at timestamptz, reference text, initials text, person text, place text, role text, contact_id bigint,
                   last_day date, state text, kind text, id bigint, limit_code text, notice_id bigint,
                   message_id bigint)
    language sql stable
    as $$
    select coalesce(n.ended_at, n.due_at), m.reference, m.initials, m.person, m.place, n.role, n.contact_id,
           n.last_day, n.state, n.kind, n.matter_id, n.limit_code, n.id, n.message_id
      from dolsd.notice n
      join dolsd.matter m on m.kind = n.kind and m.id = n.matter_id
     where ($1 is null or lower(m.person) = lower($1))
       and ($2 is null or n.contact_id = any($2))
       and ($3 is null or m.place = any($3))
       and ($4 is null or coalesce(n.ended_at, n.due_at) >= dolsd.london_instant($4, '00:00'))
       and ($5 is null or coalesce(n.ended_at, n.due_at) < dolsd.london_instant($5 + 1, '00:00'))
       and ($6 is null or (lower(m.reference) = lower($6)
                           and m.reference = any(dolsd.references_meant($6, true))))
       and n.state <> 'cancelled'
    $$;
comment on function dolsd.told_rows(text, bigint[], text[], date, date, text) is
    'The rows of dolsd.told_about, in no order and without what must be looked up for each (told_detail). Homes and '
    'contacts are given as found, so that their number is known when the query is planned.';

create or replace function dolsd.told_detail(in_notice bigint)
    returns table (contact_name text, title text, words text, code int, acknowledged_at timestamptz)
    language sql stable
    as $$
    select (select v.name from casework.contact v where v.contact_id = n.contact_id limit 1), c.title,
           dolsd.notice_words(n.purpose, n.rung, n.last_day, n.old_last_day),
           (select x.code from dolsd.attempts x where x.message_id = n.message_id order by x.number desc limit 1),
           k.made_at
      from dolsd.notice n
      join dolsd.limit_code c on c.code = n.limit_code
      left join dolsd.acknowledgement k on k.kind = n.kind and k.matter_id = n.matter_id and k.limit_code = n.limit_code
                                       and k.last_day = n.last_day and k.contact_id = n.contact_id
     where n.id = $1
    $$;
comment on function dolsd.told_detail(bigint) is
    'Details of one notice: whom it was for, what it was about, briefly what it said, the last reply, and when it '
    'was acknowledged.';

create or replace function dolsd.told_about(who text default null, contact text default null, home text default null,
                                            from_day date default null, to_day date default null,
                                            ref text default null)
    returns table (at timestamptz, reference text, initials text, person text, place text, role text, contact_id bigint,
                   contact_name text, title text, words text, last_day date, state text, code int,
                   acknowledged_at timestamptz,
                   kind text, id bigint, limit_code text, notice_id bigint, message_id bigint)
    language sql stable
    as $$
    select t.at, t.reference, t.initials, t.person, t.place, t.role, t.contact_id, d.contact_name, d.title, d.words,
           t.last_day, t.state, d.code, d.acknowledged_at, t.kind, t.id, t.limit_code, t.notice_id, t.message_id
      from dolsd.told_rows($1, case when $2 is not null then dolsd.asked_contacts($2) end,
                           case when $3 is not null then dolsd.asked_homes($3) end, $4, $5, $6) t
     cross join lateral dolsd.told_detail(t.notice_id) d
     order by t.at, t.reference, t.notice_id
    $$;
comment on function dolsd.told_about(text, text, text, date, date, text) is
    'What was sent and to whom: about a person by the council''s reference, to a contact by number or part of the '
    'name, about a home by part of its name, between two days, about one matter by its reference. With none of '
    'these: everything.';
