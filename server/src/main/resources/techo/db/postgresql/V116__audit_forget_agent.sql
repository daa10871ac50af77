-- Who asked, where that is a person about whom records are kept, stands in the rows of others too. There it is taken out
-- when the person is erased; the row goes on finding the record for whom it concerns.
create index techo_audit_patient_agent on techo_audit_patient (agent_id) where agent_id <> patient_id;

create or replace function techo_audit_forget(person_id text) returns void
    language plpgsql security definer set search_path from current as $$
begin
    if exists (select 1 from techo_legal_hold h where h.lifted_at is null
            and (not exists (select 1 from techo_legal_hold_person p where p.hold_id = h.hold_id)
                 or exists (select 1 from techo_legal_hold_person p
                            where p.hold_id = h.hold_id and p.person = person_id))) then
        raise exception 'a legal hold covers this person' using errcode = 'insufficient_privilege';
    end if;
    delete from techo_audit_patient where patient_id = person_id;
    with others as (
        delete from techo_audit_patient where agent_id = person_id and agent_id <> patient_id
        returning patient_id, recorded_at, node, seq, kept_month
    )
    insert into techo_audit_patient (patient_id, recorded_at, node, seq, agent_id, kept_month)
        select patient_id, recorded_at, node, seq, null, kept_month from others;
end
$$;
