-- H2 runs triggers for rows only: TRUNCATE and DROP stay possible for whoever holds the key of the file. The embedded
-- database is for a try-out.
create trigger techo_audit_no_change before update, delete on techo_audit
    for each row call 'techo.server.audit.RefuseChange';
create trigger techo_audit_patient_no_change before update, delete on techo_audit_patient
    for each row call 'techo.server.audit.RefuseChange';
