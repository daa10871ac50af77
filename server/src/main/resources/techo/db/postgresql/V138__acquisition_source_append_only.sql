-- From whom it came never changes either.
create or replace function techo_acquisition_refuse_change() returns trigger language plpgsql as $$
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
    end if;
    raise exception 'the record of what was taken in is append-only' using errcode = 'insufficient_privilege';
end
$$;
