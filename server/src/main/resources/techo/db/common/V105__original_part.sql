-- What a file was read into is in the file too: who may not see all of it may not see the file.
alter table techo_resource_part add column original boolean default false not null;

-- The same parts, which now tell of which file they are.
drop view techo_part;

create view techo_part as
select d.document_res_id,
       -- Who names a document by itself names what is in it, and not what it refers to.
       coalesce(d.part_res_id, d.document_res_id) as res_id,
       -- What was read out of a file goes by two names.
       case when d.original then d.document_res_id end as inside_of,
       coalesce(s.patient_pid, d.patient_pid) as patient_pid,
       -- What is not stored here may be anything.
       case when d.part_res_id is not null and s.res_id is null then 0 else coalesce(s.category, d.category) end as category,
       coalesce(s.source, d.source) as source,
       case when d.part_res_id is null then d.effective_on else s.effective_on end as effective_on,
       coalesce(s.hidden_from_recipients, false) as hidden_from_recipients,
       coalesce(s.hidden_from_delegates, false) as hidden_from_delegates,
       coalesce(s.quarantined, false) as quarantined
from techo_resource_part d left join techo_resource s on s.res_id = d.part_res_id
where s.patient_pid is null or s.patient_pid <> 0;

-- Of older files the Provenance of the import tells: its source is the document, its targets are what was read.
insert into techo_resource_part (document_res_id, part_res_id, patient_pid, category, source, original)
select distinct f.res_id, r.res_id, f.patient_pid, 0, f.source, true
from hfj_res_link e
join techo_attachment a on a.res_id = e.target_resource_id
join techo_resource f on f.res_id = a.binary_res_id
join hfj_res_link t on t.src_resource_id = e.src_resource_id and t.src_path = 'Provenance.target'
join hfj_resource h on h.res_id = t.target_resource_id
  and h.res_type not in ('DocumentReference', 'Provenance', 'Binary', 'Organization', 'Practitioner', 'PractitionerRole',
                         'Location', 'Medication', 'Device')
join techo_resource r on r.res_id = h.res_id and r.patient_pid = f.patient_pid
where e.src_path = 'Provenance.entity.what' and f.patient_pid <> 0;

update techo_resource set document = true
where not document and res_id in (select p.document_res_id from techo_resource_part p where p.original);

insert into techo_document_type (res_type)
select 'Binary' from (values (1)) as one (n)
where exists (select 1 from techo_resource_part p where p.original)
  and not exists (select 1 from techo_document_type t where t.res_type = 'Binary');
