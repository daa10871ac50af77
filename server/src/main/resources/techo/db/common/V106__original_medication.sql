-- A Medication and a Device that were read out of a file are in it too: of older files the Provenance of the import tells.
insert into techo_resource_part (document_res_id, part_res_id, patient_pid, category, source, original)
select distinct f.res_id, r.res_id, f.patient_pid, 0, f.source, true
from hfj_res_link e
join techo_attachment a on a.res_id = e.target_resource_id
join techo_resource f on f.res_id = a.binary_res_id
join hfj_res_link t on t.src_resource_id = e.src_resource_id and t.src_path = 'Provenance.target'
join hfj_resource h on h.res_id = t.target_resource_id and h.res_type in ('Medication', 'Device')
join techo_resource r on r.res_id = h.res_id and r.patient_pid = f.patient_pid
where e.src_path = 'Provenance.entity.what' and f.patient_pid <> 0
  and not exists (select 1 from techo_resource_part p where p.document_res_id = f.res_id and p.part_res_id = r.res_id);

update techo_resource set document = true
where not document and res_id in (select p.document_res_id from techo_resource_part p where p.original);

insert into techo_document_type (res_type)
select 'Binary' from (values (1)) as one (n)
where exists (select 1 from techo_resource_part p where p.original)
  and not exists (select 1 from techo_document_type t where t.res_type = 'Binary');
