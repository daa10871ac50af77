-- Resources that were stored before the server kept what they have attached, and of which the index of addresses does not tell:
-- of other types than DocumentReference, or with any address that is absolute or names a version. File 0 stands for whatever
-- they have attached, until the server has looked: no such file is stored.
insert into techo_attachment (res_id, binary_res_id)
select r.res_id, 0
from techo_resource r
join hfj_resource h on h.res_id = r.res_id
join hfj_res_ver v on v.res_id = h.res_id and v.res_ver = h.res_ver
where r.patient_pid <> 0
  and h.res_type in ('DocumentReference', 'Media', 'DiagnosticReport', 'Communication', 'QuestionnaireResponse')
  and v.res_text_vc like '%Binary/%'
  and (not exists (select 1 from techo_attachment a where a.res_id = r.res_id)
    or v.res_text_vc like '%/Binary/%'
    or v.res_text_vc like '%"Binary/%/_history/%');
