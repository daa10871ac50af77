-- Which stored files (Binary) a resource of the same person has as its attachments: what is hidden of one is hidden of all.
create table techo_attachment (
    res_id        bigint not null,
    binary_res_id bigint not null,
    primary key (res_id, binary_res_id)
);

create index techo_attachment_binary on techo_attachment (binary_res_id);

-- Of older documents HAPI's index of their addresses tells.
insert into techo_attachment (res_id, binary_res_id)
select distinct u.res_id, b.res_id
from hfj_spidx_uri u
join hfj_resource d on d.res_id = u.res_id and d.res_type = 'DocumentReference'
join hfj_resource b on b.res_type = 'Binary' and b.fhir_id = substring(u.sp_uri, 8)
join techo_resource owner_of_document on owner_of_document.res_id = u.res_id
join techo_resource owner_of_file on owner_of_file.res_id = b.res_id
where u.sp_uri like 'Binary/%' and owner_of_document.patient_pid = owner_of_file.patient_pid;

update techo_resource set hidden_from_recipients = true
where not hidden_from_recipients and res_id in
    (select a.binary_res_id from techo_attachment a join techo_resource d on d.res_id = a.res_id
     where d.hidden_from_recipients);
update techo_resource set hidden_from_delegates = true
where not hidden_from_delegates and res_id in
    (select a.binary_res_id from techo_attachment a join techo_resource d on d.res_id = a.res_id
     where d.hidden_from_delegates);
update techo_resource set hidden_from_recipients = true
where not hidden_from_recipients and res_id in
    (select a.res_id from techo_attachment a join techo_resource f on f.res_id = a.binary_res_id
     where f.hidden_from_recipients);
update techo_resource set hidden_from_delegates = true
where not hidden_from_delegates and res_id in
    (select a.res_id from techo_attachment a join techo_resource f on f.res_id = a.binary_res_id
     where f.hidden_from_delegates);
