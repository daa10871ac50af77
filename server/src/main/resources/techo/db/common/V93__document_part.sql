-- What documents hold: of a Bundle the resources in it, of a Composition the resources that its sections name. A document
-- is seen by nobody who may not see all of it.
alter table techo_resource add column document boolean default false not null;

create table techo_resource_part (
    document_res_id bigint      not null,
    -- A stored resource, which is asked about as it is then; null for what is in the document itself.
    part_res_id     bigint,
    patient_pid     bigint      not null,
    category        smallint    not null,
    source          varchar(24) not null,
    effective_on    date
);

create index techo_resource_part_document on techo_resource_part (document_res_id);

-- The parts with the names of techo_resource. What is quarantined, or of nobody, is of no category that is shared.
create view techo_part as
select d.document_res_id,
       -- Who names a document by itself names what is in it, and not what it refers to.
       coalesce(d.part_res_id, d.document_res_id) as res_id,
       coalesce(s.patient_pid, d.patient_pid) as patient_pid,
       case when s.quarantined or (d.part_res_id is not null and s.res_id is null) then 0
            else coalesce(s.category, d.category) end as category,
       coalesce(s.source, d.source) as source,
       case when d.part_res_id is null then d.effective_on else s.effective_on end as effective_on,
       coalesce(s.hidden_from_recipients, false) as hidden_from_recipients,
       coalesce(s.hidden_from_delegates, false) as hidden_from_delegates
from techo_resource_part d left join techo_resource s on s.res_id = d.part_res_id
where s.patient_pid is null or s.patient_pid <> 0;
