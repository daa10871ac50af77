-- An entry is kept for three years at least (Enforcement Rules Art. 21), and before that only ever loses what the law
-- does not ask for, when its person is erased: items, digest, consents and request.
create function techo_disclosure_refuse_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE'
       and (new.patient_id, new.disclosed_at, new.entry_id, new.recipient, new.recipient_version, new.purpose,
            new.basis, new.duty)
           is not distinct from
           (old.patient_id, old.disclosed_at, old.entry_id, old.recipient, old.recipient_version, old.purpose,
            old.basis, old.duty)
       and new.digest_of = 'nothing' and new.digest = '' and new.request_id = '' and new.consents = '[]' then
        return new;
    end if;
    if tg_op = 'DELETE' then
        if old.disclosed_at <= now() - interval '3 years' then
            return old;
        end if;
    end if;
    raise exception 'the disclosure ledger is append-only' using errcode = 'insufficient_privilege';
end
$$;

create trigger techo_disclosure_no_change before update or delete on techo_disclosure
    for each row execute function techo_disclosure_refuse_change();
create trigger techo_disclosure_no_truncate before truncate on techo_disclosure
    for each statement execute function techo_audit_refuse_change();
create trigger techo_recipient_version_no_change before update or delete on techo_recipient_version
    for each row execute function techo_audit_refuse_change();
create trigger techo_recipient_version_no_truncate before truncate on techo_recipient_version
    for each statement execute function techo_audit_refuse_change();

alter table techo_disclosure enable always trigger techo_disclosure_no_change;
alter table techo_disclosure enable always trigger techo_disclosure_no_truncate;
alter table techo_recipient_version enable always trigger techo_recipient_version_no_change;
alter table techo_recipient_version enable always trigger techo_recipient_version_no_truncate;
