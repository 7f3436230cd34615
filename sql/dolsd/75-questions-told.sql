-- What was said to a person's family, home and advocate.
--
-- Public: told_about.

create or replace function dolsd.told_about(who text default null, contact text default null, home text default null,
                                            from_day date default null, to_day date default null,
                                            ref text default null)
    returns table (at timestamptz, reference text, initials text, person text, place text, role text, contact_id bigint,
                   contact_name text, title text, words text, last_day date, state text, code int,
                   acknowledged_at timestamptz,
                   kind text, id bigint, limit_code text, notice_id bigint, message_id bigint)
    language sql stable
    as $$
    with asked as materialized (
        select m.kind, m.id, m.reference, m.initials, m.person, m.place
          from dolsd.matter m
         where ($1 is null or lower(m.person) = lower($1)) and dolsd.asked_home(m.place, $3)
           and ($6 is null or lower(m.reference) = lower($6))),
    whom as materialized (
        select distinct on (v.contact_id) v.contact_id, v.name from casework.contact v
         where $2 is null or strpos(lower(v.name), lower($2)) > 0 or v.contact_id::text = $2)
    select coalesce(n.ended_at, n.due_at), a.reference, a.initials, a.person, a.place, n.role,
           n.contact_id, w.name, c.title,
           dolsd.notice_words(n.purpose, n.rung, n.last_day, n.old_last_day), n.last_day, n.state,
           (select x.code from dolsd.attempts x where x.message_id = n.message_id order by x.number desc limit 1),
           k.made_at, n.kind, n.matter_id, n.limit_code, n.id, n.message_id
      from asked a
      join dolsd.notice n on n.kind = a.kind and n.matter_id = a.id
      left join whom w on w.contact_id = n.contact_id
      join dolsd.limit_code c on c.code = n.limit_code
      left join dolsd.acknowledgement k on k.kind = n.kind and k.matter_id = n.matter_id and k.limit_code = n.limit_code
                                       and k.last_day = n.last_day and k.contact_id = n.contact_id
     where ($2 is null or w.contact_id is not null)
       and ($4 is null or coalesce(n.ended_at, n.due_at) >= dolsd.london_instant($4, '00:00'))
       and ($5 is null or coalesce(n.ended_at, n.due_at) < dolsd.london_instant($5 + 1, '00:00'))
       and n.state <> 'cancelled'
     order by coalesce(n.ended_at, n.due_at), a.reference, n.id
    $$;
comment on function dolsd.told_about(text, text, text, date, date, text) is
    'What was said and to whom: of a person by the council''s reference, to a contact by number or a part of the'
    ' name, about a home by a part of its name, between two days, about one matter by its reference. Without any:'
    ' all.';
