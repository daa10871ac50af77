-- What contains something of a person of any type, and was stored before anybody looked into it. Only who gave care and where,
-- and what a drug is, are left out; whatever else is contained closes the resource until the server has looked (part 0).
insert into techo_resource_part (document_res_id, part_res_id, patient_pid, category, source)
select r.res_id, 0, r.patient_pid, 0, r.source
from techo_resource r
join hfj_resource h on h.res_id = r.res_id
join hfj_res_ver v on v.res_id = h.res_id and v.res_ver = h.res_ver
where r.patient_pid <> 0 and not r.document
  and v.res_text_vc like '%"contained":%'
  and case
        -- The embedded database replaces nothing in longer texts.
        when char_length(v.res_text_vc) > 1000000 then 1
        -- Two characters or more before it: the type of the resource itself is not meant.
        when replace(replace(replace(replace(replace(v.res_text_vc,
               '"resourceType":"Organization"', ''),
               '"resourceType":"Practitioner"', ''),
               '"resourceType":"PractitionerRole"', ''),
               '"resourceType":"Location"', ''),
               '"resourceType":"Medication"', '') like '%__"resourceType":"%' then 1
        else 0
      end = 1;

update techo_resource set document = true
where not document and res_id in (select p.document_res_id from techo_resource_part p where p.part_res_id = 0);

insert into techo_document_type (res_type)
select distinct h.res_type from techo_resource r join hfj_resource h on h.res_id = r.res_id
where r.document and h.res_type not in (select t.res_type from techo_document_type t);
