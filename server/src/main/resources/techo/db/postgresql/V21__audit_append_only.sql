-- Nobody changes a record, whichever role the server runs as. An owner of the table can still switch a trigger off; the
-- hash chain and a head that was noted elsewhere show what happened then.
create function techo_audit_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail is append-only' using errcode = 'insufficient_privilege';
end
$$;

create trigger techo_audit_no_change before update or delete on techo_audit
    for each row execute function techo_audit_refuse_change();
create trigger techo_audit_no_truncate before truncate on techo_audit
    for each statement execute function techo_audit_refuse_change();
create trigger techo_audit_patient_no_change before update or delete on techo_audit_patient
    for each row execute function techo_audit_refuse_change();
create trigger techo_audit_patient_no_truncate before truncate on techo_audit_patient
    for each statement execute function techo_audit_refuse_change();

-- Also in sessions that switched ordinary triggers off, as replication does.
alter table techo_audit enable always trigger techo_audit_no_change;
alter table techo_audit enable always trigger techo_audit_no_truncate;
alter table techo_audit_patient enable always trigger techo_audit_patient_no_change;
alter table techo_audit_patient enable always trigger techo_audit_patient_no_truncate;
