-- What operators entered themselves no law wants kept: of somebody who is being erased it goes. In a function of its own,
-- because V138 says anew what the one before does.
create function techo_acquisition_keep() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE'
       and (new.patient_id, new.acquired_at, new.entry_id, new.provider, new.provider_id, new.client, new.obtained,
            new.duty, new.kinds, new.source, new.source_recipient, new.source_version, new.circumstances)
           is not distinct from
           (old.patient_id, old.acquired_at, old.entry_id, old.provider, old.provider_id, old.client, old.obtained,
            old.duty, old.kinds, old.source, old.source_recipient, old.source_version, old.circumstances)
       and new.files = '[]' then
        return new;
    end if;
    if tg_op = 'DELETE' then
        if old.acquired_at <= now() - interval '3 years' then
            return old;
        end if;
        if old.source = 'OWN_ENTRY' and exists (select 1 from techo_erasure e
                where e.patient_id = old.patient_id and e.state in ('WAITING', 'CLEANING')) then
            return old;
        end if;
    end if;
    raise exception 'the record of what was taken in is append-only' using errcode = 'insufficient_privilege';
end
$$;

drop trigger techo_acquisition_no_change on techo_acquisition;
create trigger techo_acquisition_no_change before update or delete on techo_acquisition
    for each row execute function techo_acquisition_keep();
alter table techo_acquisition enable always trigger techo_acquisition_no_change;
