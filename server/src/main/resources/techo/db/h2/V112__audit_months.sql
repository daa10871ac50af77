-- The month in which a record was chained decides when it may be deleted; along a chain it never goes back.
drop trigger techo_audit_no_change;
drop trigger techo_audit_patient_no_change;

alter table techo_audit add kept_month date;
merge into techo_audit a using (
    select node, seq, max(cast(date_trunc('month', recorded_at at time zone 'Asia/Tokyo') as date))
        over (partition by node order by seq) as kept_month
    from techo_audit
) m on (a.node = m.node and a.seq = m.seq) when matched then update set a.kept_month = m.kept_month;
alter table techo_audit alter column kept_month set not null;

alter table techo_audit_patient add kept_month date;
merge into techo_audit_patient p using (select node, seq, kept_month from techo_audit) a
    on (p.node = a.node and p.seq = a.seq) when matched then update set p.kept_month = a.kept_month;
alter table techo_audit_patient alter column kept_month set not null;

merge into techo_audit_head h using (select node, max(kept_month) as kept_month from techo_audit group by node) m
    on (h.node = m.node) when matched then update set h.kept_month = m.kept_month;

create index techo_audit_month on techo_audit (kept_month);
create index techo_audit_patient_month on techo_audit_patient (kept_month);

create trigger techo_audit_no_change before update, delete on techo_audit
    for each row call 'techo.server.audit.RefuseChange';
-- Its rows are deleted with the person, and are in no hash.
create trigger techo_audit_patient_no_change before update on techo_audit_patient
    for each row call 'techo.server.audit.RefuseChange';
