-- The month in which a record was chained decides when it may be dropped; along a chain it never goes back. Each month is
-- a partition, so that dropping one costs nothing and touches no other row.
alter table techo_audit rename to techo_audit_before;
alter table techo_audit_patient rename to techo_audit_patient_before;
alter index techo_audit_pkey rename to techo_audit_before_pkey;
alter index techo_audit_patient_pkey rename to techo_audit_patient_before_pkey;
drop index techo_audit_recorded;

create table techo_audit (
    node          varchar(32)              not null,
    seq           bigint                   not null,
    recorded_at   timestamp with time zone not null,
    action        varchar(16)              not null,
    result        varchar(16)              not null,
    status        smallint                 not null,
    agent_kind    varchar(16)              not null,
    agent_id      varchar(64)              not null,
    purpose       varchar(24)              not null,
    payload       varchar(1000000)         not null,
    previous_hash char(64)                 not null,
    hash          char(64)                 not null,
    kept_month         date                     not null,
    primary key (node, seq, kept_month)
) partition by range (kept_month);

create index techo_audit_recorded on techo_audit (recorded_at);

create table techo_audit_patient (
    patient_id  varchar(64)              not null,
    recorded_at timestamp with time zone not null,
    node        varchar(32)              not null,
    seq         bigint                   not null,
    agent_id    varchar(64),
    kept_month       date                     not null,
    primary key (patient_id, recorded_at, node, seq, kept_month)
) partition by range (kept_month);

create trigger techo_audit_no_change before update or delete on techo_audit
    for each row execute function techo_audit_refuse_change();
create trigger techo_audit_no_truncate before truncate on techo_audit
    for each statement execute function techo_audit_refuse_change();
create trigger techo_audit_patient_no_change before update on techo_audit_patient
    for each row execute function techo_audit_refuse_change();
create trigger techo_audit_patient_no_truncate before truncate on techo_audit_patient
    for each statement execute function techo_audit_refuse_change();
alter table techo_audit enable always trigger techo_audit_no_change;
alter table techo_audit enable always trigger techo_audit_no_truncate;
alter table techo_audit_patient enable always trigger techo_audit_patient_no_change;
alter table techo_audit_patient enable always trigger techo_audit_patient_no_truncate;

-- The server runs as a role that can only insert and select here. What else it needs are these functions, which run as
-- the owner and do no more than they say.

-- Makes the partitions of a month, once, however many nodes ask at a time.
create function techo_audit_prepare(wanted date) returns void
    language plpgsql security definer set search_path from current as $$
declare
    first date := cast(date_trunc('month', wanted) as date);
    next date := cast(first + interval '1 month' as date);
    suffix text := to_char(first, 'YYYY_MM');
    parent text;
begin
    if to_regclass('techo_audit_' || suffix) is not null and to_regclass('techo_audit_patient_' || suffix) is not null then
        return;
    end if;
    perform pg_advisory_xact_lock(hashtext('techo_audit_prepare'));
    foreach parent in array array['techo_audit', 'techo_audit_patient'] loop
        if to_regclass(parent || '_' || suffix) is null then
            execute format('create table %I partition of %I for values from (%L) to (%L)',
                parent || '_' || suffix, parent, first, next);
            execute format('create trigger %I before truncate on %I for each statement '
                'execute function techo_audit_refuse_change()',
                parent || '_no_truncate', parent || '_' || suffix);
            execute format('alter table %I enable always trigger %I', parent || '_' || suffix, parent || '_no_change');
            execute format('alter table %I enable always trigger %I', parent || '_' || suffix, parent || '_no_truncate');
        end if;
    end loop;
end
$$;

-- Drops a month. Refuses one that is younger than three years, that is not the oldest, that a hold covers, or whose last
-- record of any chain is not the one that was put down in techo_audit_retired.
create function techo_audit_retire(wanted date) returns void
    language plpgsql security definer set search_path from current as $$
declare
    first date := cast(date_trunc('month', wanted) as date);
    next date := cast(first + interval '1 month' as date);
    suffix text := to_char(first, 'YYYY_MM');
begin
    if next + interval '3 years' > now() then
        raise exception 'records of this month must still be kept' using errcode = 'insufficient_privilege';
    end if;
    if exists (select 1 from techo_audit where kept_month < first) then
        raise exception 'an earlier month is still there' using errcode = 'insufficient_privilege';
    end if;
    if exists (select 1 from techo_legal_hold h where h.lifted_at is null
            and (exists (select 1 from techo_audit a where a.kept_month = first
                         and a.recorded_at >= h.held_from and a.recorded_at < h.held_until))
            and (not exists (select 1 from techo_legal_hold_person p where p.hold_id = h.hold_id)
                 or exists (select 1 from techo_legal_hold_person p join techo_audit_patient s on s.patient_id = p.person
                            where p.hold_id = h.hold_id and s.kept_month = first))) then
        raise exception 'a legal hold covers this month' using errcode = 'insufficient_privilege';
    end if;
    if exists (select 1 from (select node, max(seq) as seq from techo_audit where kept_month = first group by node) l
            where not exists (select 1 from techo_audit a join techo_audit_retired r
                on r.node = a.node and r.seq = a.seq and r.hash = a.hash
                where a.node = l.node and a.seq = l.seq and a.kept_month = first)) then
        raise exception 'the end of this month was not signed' using errcode = 'insufficient_privilege';
    end if;
    execute format('drop table if exists %I', 'techo_audit_' || suffix);
    execute format('drop table if exists %I', 'techo_audit_patient_' || suffix);
end
$$;

-- Deletes what finds the records of a person who is erased; not of one whom a hold covers.
create function techo_audit_forget(person_id text) returns void
    language plpgsql security definer set search_path from current as $$
begin
    if exists (select 1 from techo_legal_hold h where h.lifted_at is null
            and (not exists (select 1 from techo_legal_hold_person p where p.hold_id = h.hold_id)
                 or exists (select 1 from techo_legal_hold_person p
                            where p.hold_id = h.hold_id and p.person = person_id))) then
        raise exception 'a legal hold covers this person' using errcode = 'insufficient_privilege';
    end if;
    delete from techo_audit_patient where patient_id = person_id;
end
$$;

revoke all on function techo_audit_prepare(date), techo_audit_retire(date), techo_audit_forget(text) from public;

select techo_audit_prepare(kept_month) from (
    select distinct cast(date_trunc('month', recorded_at at time zone 'Asia/Tokyo') as date) as kept_month
    from techo_audit_before) months;

insert into techo_audit (node, seq, recorded_at, action, result, status, agent_kind, agent_id, purpose, payload,
        previous_hash, hash, kept_month)
    select node, seq, recorded_at, action, result, status, agent_kind, agent_id, purpose, payload, previous_hash, hash,
        max(cast(date_trunc('month', recorded_at at time zone 'Asia/Tokyo') as date)) over (partition by node order by seq)
    from techo_audit_before;
insert into techo_audit_patient (patient_id, recorded_at, node, seq, agent_id, kept_month)
    select p.patient_id, p.recorded_at, p.node, p.seq, p.agent_id, a.kept_month
    from techo_audit_patient_before p join techo_audit a on a.node = p.node and a.seq = p.seq;
update techo_audit_head h set kept_month = m.kept_month
    from (select node, max(kept_month) as kept_month from techo_audit group by node) m where m.node = h.node;

drop table techo_audit_before;
drop table techo_audit_patient_before;
