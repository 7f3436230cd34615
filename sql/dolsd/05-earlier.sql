-- What earlier versions had and this one lacks, or has with other columns (which "create or replace" cannot
-- change). It is dropped before the rest is made again, in the same transaction. tests/upgrade finds what is
-- missing here.

do $do$
declare
    one text;
begin
    foreach one in array array['ctl_status()', 'ctl_matters(text)', 'ctl_view_faults()', 'ctl_unreachable()',
        'would_hold(bigint,bigint,bigint)', 'give_up_in_time(timestamptz,timestamptz,timestamptz,int,int)',
        'recover(text,boolean,boolean)', 'asked_home(text,text)', 'authority_spans(date)', 'known_authorities(date)',
        'asked_of_homes()', 'gap_parts(date,date,text,text)', 'gaps_by(date,date,text,text)',
        'page_home(text,int)', 'page_home(text,int,int)', 'page_bars(text[],bigint[],date,date)',
        'known_authorities(date,date)', 'authority_on(date,date,text,text)', 'due_by(date,text,text,text)',
        'gaps_between(date,date,text,text)', 'gap_parts(date,date,text,text,text)',
        'told_rows(text,text,text,date,date,text)',
        'authority_on(date,date,text,text,bigint)', 'gaps_bare(date,date,text,text)',
        'gaps_bare(date,date,text,text,date)', 'gaps_between(date,date,text,text,bigint)',
        'gap_labels(date,date,text,text,text)',
        'gap_pieces(date,date,text,text,text)', 'page_pulse()',
        'write_seal(bigint,timestamptz)', 'evidence_said_of(bigint)', 'notices_due(dolsd.deadline[])',
        'notices_unsaid(dolsd.new_notice[])', 'carry_report(bigint)', 'put_right(bigint,text,text,text,boolean)',
        'hand_out(text,bigint[],interval,bigint)', 'lock_matters(bigint[])', 'ctl_which(text,text,bigint)',
        'ctl_meant(text,text)', 'authority_span(text,bigint,text,date,text,text)', 'take_changed(int)',
        'lock_matters(int,int)', 'reap(boolean)',
        'keep_health(text,text[],boolean[],bigint[],bigint[],bigint[],bigint[],text[])'] loop
        if to_regprocedure('dolsd.' || one) is not null then
            execute 'drop function dolsd.' || one;
        end if;
    end loop;
    if to_regtype('dolsd.over_notice') is not null then
        drop type dolsd.over_notice cascade;
    end if;
end
$do$;
