-- What the auditor notes down while the year goes by: when something was over, and how it stood at
-- the end of each week. It knows the tables of case work and the clock; no function of dolsd.

create schema audit;

-- Rows are added and never changed: pg_xact_commit_timestamp(xmin) is when the recording
-- transaction committed, which is what rule 3 counts from.
create table audit.over (
    kind  text not null,
    id    bigint not null,
    what  text not null,
    at    timestamptz not null
);
create index over_matter on audit.over (kind, id);

create function audit.now() returns timestamptz language sql stable as 'select at from dolsd.moved_clock';

create function audit.over(in_kind text, in_ids bigint[], in_what text) returns void language sql as $$
    insert into audit.over select in_kind, i, in_what, audit.now() from unnest(in_ids) i where i is not null
$$;

-- Whether a date has just been written that is not in the future.
create function audit.written(now_there date, before date) returns boolean language sql stable as $$
    select now_there is not null and before is distinct from now_there
       and now_there <= (audit.now() at time zone 'Europe/London')::date
$$;

create function audit.person() returns trigger language plpgsql as $$
declare
    kind text;
    ids bigint[];
begin
    if audit.written(new.died_on, old.died_on) then
        foreach kind in array array['urgent', 'request', 'standard', 'court_order', 'condition', 'review', 'unauthorised'] loop
            execute format('select array_agg(id) from casework.%I where person_id = $1', kind) into ids using new.id;
            perform audit.over(kind, ids, 'died');
        end loop;
    end if;
    return null;
end $$;
create trigger audit_over after update on casework.person for each row execute function audit.person();

create function audit.request() returns trigger language plpgsql as $$
begin
    if audit.written(new.withdrawn_on, old.withdrawn_on) then
        perform audit.over('request', array[new.id], 'withdrawn');
    end if;
    if audit.written(new.assessed_on, old.assessed_on) then
        perform audit.over('request', array[new.id], 'assessed');
    end if;
    if audit.written(new.decided_on, old.decided_on) then
        perform audit.over('request', array[new.id], 'decided'), audit.over('standard', array[new.follows_standard_id], 'further decided');
    end if;
    if audit.written(new.closed_on, old.closed_on) then
        perform audit.over('request', array[new.id], 'closed');
    end if;
    if audit.written(new.copies_sent_on, old.copies_sent_on) then
        perform audit.over('request', array[new.id], 'copies sent');
    end if;
    if audit.written(new.cqc_notified_on, old.cqc_notified_on) then
        perform audit.over('request', array[new.id], 'regulator told');
    end if;
    return null;
end $$;
create trigger audit_over after update on casework.request for each row execute function audit.request();

create function audit.urgent() returns trigger language plpgsql as $$
begin
    if audit.written(new.closed_on, old.closed_on) then perform audit.over('urgent', array[new.id], 'closed'); end if;
    if audit.written(new.ceased_notice_on, old.ceased_notice_on) then perform audit.over('urgent', array[new.id], 'notice given'); end if;
    return null;
end $$;
create trigger audit_over after update on casework.urgent for each row execute function audit.urgent();

create function audit.standard_new() returns trigger language plpgsql as $$
begin
    -- The grant decides the request and what it follows on.
    perform audit.over('request', array[new.request_id], 'granted'),
            audit.over('standard', array(select r.follows_standard_id from casework.request r where r.id = new.request_id), 'further decided');
    if audit.written(new.starts_on, null) then
        perform audit.over('urgent', array(select u.id from casework.urgent u where u.request_id = new.request_id), 'replaced'),
                audit.over('standard', array(select s.id from casework.standard s
                            where s.person_id = new.person_id and s.place_id = new.place_id and s.starts_on < new.starts_on), 'followed');
    end if;
    return null;
end $$;
create trigger audit_over after insert on casework.standard for each row execute function audit.standard_new();

create function audit.standard() returns trigger language plpgsql as $$
begin
    if audit.written(new.ended_on, old.ended_on) then
        perform audit.over('standard', array[new.id], 'ended'),
                audit.over('condition', array(select c.id from casework.condition c where c.standard_id = new.id), 'ended');
    end if;
    if audit.written(new.closed_on, old.closed_on) then perform audit.over('standard', array[new.id], 'closed'); end if;
    if audit.written(new.ceased_notice_on, old.ceased_notice_on) then perform audit.over('standard', array[new.id], 'notice given'); end if;
    if audit.written(new.suspension_lifted_on, old.suspension_lifted_on) then perform audit.over('standard', array[new.id], 'lifted'); end if;
    return null;
end $$;
create trigger audit_over_later after update on casework.standard for each row execute function audit.standard();

create function audit.review() returns trigger language plpgsql as $$
begin
    if audit.written(new.completed_on, old.completed_on) then
        perform audit.over('review', array[new.id], 'completed');
        if new.outcome = 'ended' then
            perform audit.over('standard', array[new.standard_id], 'ended'),
                    audit.over('condition', array(select c.id from casework.condition c where c.standard_id = new.standard_id), 'ended');
        end if;
    end if;
    return null;
end $$;
create trigger audit_over after update on casework.review for each row execute function audit.review();

create function audit.condition() returns trigger language plpgsql as $$
begin
    if audit.written(new.met_on, old.met_on) then perform audit.over('condition', array[new.id], 'met'); end if;
    return null;
end $$;
create trigger audit_over after update on casework.condition for each row execute function audit.condition();

create function audit.court_order() returns trigger language plpgsql as $$
begin
    if audit.written(new.discharged_on, old.discharged_on) then perform audit.over('court_order', array[new.id], 'discharged'); end if;
    if audit.written(new.application_filed_on, old.application_filed_on) then perform audit.over('court_order', array[new.id], 'filed'); end if;
    if audit.written(new.closed_on, old.closed_on) then perform audit.over('court_order', array[new.id], 'closed'); end if;
    return null;
end $$;
create trigger audit_over after update on casework.court_order for each row execute function audit.court_order();

create function audit.unauthorised() returns trigger language plpgsql as $$
begin
    if audit.written(new.decided_on, old.decided_on) then perform audit.over('unauthorised', array[new.id], 'decided'); end if;
    return null;
end $$;
create trigger audit_over after update on casework.unauthorised for each row execute function audit.unauthorised();

create function audit.move() returns trigger language plpgsql as $$
declare
    kind text;
    began text;
    ids bigint[];
begin
    if audit.written(new.moved_on, null) then
        for kind, began in values ('urgent', 'given_on'), ('request', 'received_on'), ('standard', 'given_on'), ('court_order', 'made_on'), ('condition', 'set_on'), ('review', 'requested_on') loop
            execute format('select array_agg(id) from casework.%I where person_id = $1 and place_id = $2 and %I <= $3', kind, began)
               into ids using new.person_id, new.from_place_id, new.moved_on;
            perform audit.over(kind, ids, 'moved');
        end loop;
    end if;
    return null;
end $$;
create trigger audit_over after insert on casework.move for each row execute function audit.move();

-- Where each contact could be reached, from when on.
create table audit.address (n bigint generated always as identity, contact_id bigint not null, address text not null);
create index address_contact on audit.address (contact_id);
insert into audit.address (contact_id, address) select id, address from casework.address_book;
create function audit.address() returns trigger language plpgsql as $$
begin
    insert into audit.address (contact_id, address) values (new.id, new.address);
    return null;
end $$;
create trigger audit_address after insert or update of address on casework.address_book for each row execute function audit.address();

-- What each of them stops; limit null: everything about the matter.
create table audit.stops (kind text, what text, limit_code text);
insert into audit.stops values
    ('urgent', 'closed', null), ('urgent', 'moved', null),
    ('urgent', 'replaced', 'urgent_end'), ('urgent', 'notice given', 'notice_urgent_ceased'),
    ('request', 'closed', null),
    ('request', 'withdrawn', 'assess_standard'), ('request', 'withdrawn', 'assess_urgent'), ('request', 'withdrawn', 'imca39a'),
    ('request', 'moved', 'assess_standard'), ('request', 'moved', 'assess_urgent'), ('request', 'moved', 'imca39a'),
    ('request', 'withdrawn', 'decision_due'), ('request', 'moved', 'decision_due'), ('request', 'decided', 'decision_due'), ('request', 'granted', 'decision_due'),
    ('request', 'assessed', 'assess_standard'), ('request', 'assessed', 'assess_urgent'),
    ('request', 'decided', 'assess_standard'), ('request', 'decided', 'assess_urgent'),
    ('request', 'granted', 'assess_standard'), ('request', 'granted', 'assess_urgent'), ('request', 'granted', 'imca39a'),
    ('request', 'copies sent', 'copies_of_decision'), ('request', 'regulator told', 'cqc_notification'),
    ('standard', 'closed', null),
    ('standard', 'ended', 'standard_end'), ('standard', 'ended', 'further_request'), ('standard', 'ended', 'further_pending'),
    ('standard', 'ended', 'rpr_appointment'), ('standard', 'ended', 'rpr_gap'), ('standard', 'ended', 'suspension_end'), ('standard', 'ended', 'standard_start'),
    ('standard', 'moved', 'standard_end'), ('standard', 'moved', 'further_request'), ('standard', 'moved', 'further_pending'),
    ('standard', 'moved', 'rpr_appointment'), ('standard', 'moved', 'rpr_gap'), ('standard', 'moved', 'notice_standard_ceased'),
    ('standard', 'followed', 'standard_end'), ('standard', 'followed', 'rpr_appointment'), ('standard', 'followed', 'rpr_gap'),
    ('standard', 'further decided', 'further_request'), ('standard', 'further decided', 'further_pending'),
    ('standard', 'notice given', 'notice_standard_ceased'), ('standard', 'lifted', 'suspension_end'),
    ('court_order', 'closed', null), ('court_order', 'filed', 'court_application'), ('court_order', 'discharged', 'court_order_end'),
    ('court_order', 'discharged', 'court_application'), ('court_order', 'discharged', 'care_plan_review'),
    ('court_order', 'moved', 'court_order_end'), ('condition', 'met', 'condition_due'), ('condition', 'ended', 'condition_due'),
    ('condition', 'moved', 'condition_due'), ('review', 'completed', 'review_due'), ('review', 'moved', 'review_due'),
    ('unauthorised', 'decided', 'assess_unauthorised');
insert into audit.stops select k, 'died', null
  from unnest(array['urgent', 'request', 'standard', 'court_order', 'condition', 'review', 'unauthorised']) k;

-- ---------------------------------------------------------------- week by week

create table audit.week (at timestamptz primary key, deadlines bigint not null, lapsed bigint not null, uncovered bigint not null);
create table audit.uncovered (at timestamptz, kind text, id bigint, limit_code text, what text, detail text);
create table audit.bare (at timestamptz, kind text, id bigint, limit_code text, state text, last_day date);
create table audit.lapsed (at timestamptz, kind text, id bigint, limit_code text, last_day date, jurisdiction text, lapsed_at timestamptz,
                           ceased boolean not null default false);

create table audit.misled (at timestamptz, kind text, id bigint, limit_code text, contact_id bigint, told date, last_day date);

create function audit.look() returns bigint language plpgsql as $$
declare
    moment timestamptz := audit.now();
    n bigint;
begin
    insert into audit.uncovered select moment, u.kind, u.id, u.limit_code, u.what, u.detail from dolsd.uncovered u;
    get diagnostics n = row_count;
    -- The same promise in the auditor's own words.
    insert into audit.bare
    select moment, d.kind, d.id, d.limit_code, d.state, d.last_day
      from dolsd.deadline d join dolsd.time_limit t on t.id = d.limit_id
     where d.state in ('open', 'lapsed')
       and not exists (select 1 from unnest(d.ladder_at) a where a > moment)
       and not (t.after_last_day in ('pass', 'rest') and d.told_through is not null);
    insert into audit.lapsed
    select moment, d.kind, d.id, d.limit_code, d.last_day, m.jurisdiction,
           (select max(l.at) from dolsd.ledger l
             where l.kind = d.kind and l.matter_id = d.id and l.limit_code = d.limit_code and l.event like 'deadline %'
               and l.event in ('deadline lapsed', 'deadline moved', 'deadline reopened', 'deadline opened', 'deadline opened anew')),
           'ceased' = any(d.flags)
      from dolsd.deadline d join dolsd.matter m on m.kind = d.kind and m.id = d.id
     where d.state = 'lapsed';
    -- A week is enough for a correction, Christmas included; one that is not delivered is somebody else's.
    insert into audit.misled
    select moment, d.kind, d.id, d.limit_code, n.contact_id, n.last_day, d.last_day
      from dolsd.deadline d
     cross join lateral (select distinct on (x.contact_id, x.channel) x.* from dolsd.notice x
                          where x.kind = d.kind and x.matter_id = d.id and x.limit_code = d.limit_code and x.state = 'told'
                          order by x.contact_id, x.channel, x.ended_at desc, x.id desc) n
     where d.state = 'open' and d.moved_at < moment - interval '7 days' and n.last_day <> d.last_day
       and exists (select 1 from casework.recipient r where r.kind = d.kind and r.id = d.id and r.role = n.role and r.contact_id = n.contact_id
                      and coalesce(r.since <= d.moved_at::date, true) and coalesce(r.until >= moment::date, true))
       and not exists (select 1 from dolsd.notice f where f.kind = d.kind and f.matter_id = d.id and f.limit_code = d.limit_code
                          and f.last_day = d.last_day and f.contact_id = n.contact_id and f.state in ('failed', 'unknown'));
    insert into audit.week
    select moment, count(*) filter (where d.state = 'open'), count(*) filter (where d.state = 'lapsed'), n from dolsd.deadline d;
    return n;
end $$;
