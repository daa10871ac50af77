-- From which version on a resource is what its row says. What it was before may be of another kind or hold other things,
-- and is for the person alone. Null, as in rows that are older than this, is from the current version.
alter table techo_resource add column same_since bigint;

-- The same parts, which now tell what is quarantined: that leaves to the person alone, and not to delegates either.
drop view techo_part;

create view techo_part as
select d.document_res_id,
       -- Who names a document by itself names what is in it, and not what it refers to.
       coalesce(d.part_res_id, d.document_res_id) as res_id,
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

-- Documents, and what contains something of a person, that were stored before anybody looked into them. Part 0 stands for
-- whatever they hold: no such resource is stored, so they are closed until the server has looked.
insert into techo_resource_part (document_res_id, part_res_id, patient_pid, category, source)
select r.res_id, 0, r.patient_pid, 0, r.source
from techo_resource r
join hfj_resource h on h.res_id = r.res_id
join hfj_res_ver v on v.res_id = h.res_id and v.res_ver = h.res_ver
where r.patient_pid <> 0 and not r.document
  and (h.res_type in ('Bundle', 'Composition')
       or (v.res_text_vc like '%"contained":%'
           and (v.res_text_vc like '%__"resourceType":"Patient"%'
                or v.res_text_vc like '%__"resourceType":"RelatedPerson"%'
                or v.res_text_vc like '%__"resourceType":"FamilyMemberHistory"%'
                or v.res_text_vc like '%__"resourceType":"Observation"%'
                or v.res_text_vc like '%__"resourceType":"Condition"%'
                or v.res_text_vc like '%__"resourceType":"AllergyIntolerance"%'
                or v.res_text_vc like '%__"resourceType":"Immunization"%'
                or v.res_text_vc like '%__"resourceType":"MedicationRequest"%'
                or v.res_text_vc like '%__"resourceType":"MedicationDispense"%'
                or v.res_text_vc like '%__"resourceType":"MedicationStatement"%'
                or v.res_text_vc like '%__"resourceType":"MedicationAdministration"%'
                or v.res_text_vc like '%__"resourceType":"Encounter"%'
                or v.res_text_vc like '%__"resourceType":"Procedure"%'
                or v.res_text_vc like '%__"resourceType":"ServiceRequest"%'
                or v.res_text_vc like '%__"resourceType":"DiagnosticReport"%'
                or v.res_text_vc like '%__"resourceType":"Specimen"%'
                or v.res_text_vc like '%__"resourceType":"QuestionnaireResponse"%')));

update techo_resource set document = true
where res_id in (select p.document_res_id from techo_resource_part p where p.part_res_id = 0);

create index techo_resource_part_part on techo_resource_part (part_res_id);
