-- What a hold covers is asked as the server asks it, record by record: a month in which the time of a hold and a record of
-- its person only happen to lie was signed as dropped by the one and refused by the other.
--
-- Drops a month. Refuses one that is younger than three years, that is not the oldest, that a hold covers, or whose last
-- record of any chain is not the one that was put down in techo_audit_retired.
create or replace function techo_audit_retire(wanted date) returns void
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
            and (case when exists (select 1 from techo_legal_hold_person p where p.hold_id = h.hold_id)
                 then exists (select 1 from techo_legal_hold_person p join techo_audit_patient s on s.patient_id = p.person
                              where p.hold_id = h.hold_id and s.kept_month = first
                              and s.recorded_at >= h.held_from and s.recorded_at < h.held_until)
                 else exists (select 1 from techo_audit a where a.kept_month = first
                              and a.recorded_at >= h.held_from and a.recorded_at < h.held_until) end)) then
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
