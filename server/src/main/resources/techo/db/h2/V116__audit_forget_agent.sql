-- Who asked, where that is a person about whom records are kept, is looked for when the person is erased.
create index techo_audit_patient_agent on techo_audit_patient (agent_id);
