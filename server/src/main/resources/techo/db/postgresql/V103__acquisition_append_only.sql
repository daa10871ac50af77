-- What was taken in is kept for three years at least too (Enforcement Rules Art. 25), and before that only ever loses the
-- digests of the files, when its person is erased.
create function techo_acquisition_refuse_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE'
       and (new.patient_id, new.acquired_at, new.entry_id, new.provider, new.provider_id, new.client, new.obtained,
            new.duty, new.kinds)
           is not distinct from
           (old.patient_id, old.acquired_at, old.entry_id, old.provider, old.provider_id, old.client, old.obtained,
            old.duty, old.kinds)
       and new.files = '[]' then
        return new;
    end if;
    if tg_op = 'DELETE' then
        if old.acquired_at <= now() - interval '3 years' then
            return old;
        end if;
    end if;
    raise exception 'the record of what was taken in is append-only' using errcode = 'insufficient_privilege';
end
$$;

create trigger techo_acquisition_no_change before update or delete on techo_acquisition
    for each row execute function techo_acquisition_refuse_change();
create trigger techo_acquisition_no_truncate before truncate on techo_acquisition
    for each statement execute function techo_audit_refuse_change();

alter table techo_acquisition enable always trigger techo_acquisition_no_change;
alter table techo_acquisition enable always trigger techo_acquisition_no_truncate;
