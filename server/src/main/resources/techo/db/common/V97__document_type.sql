-- Types of which a resource holds others, or once did; a search of any other type need not ask what resources hold.
create table techo_document_type (
    res_type varchar(40) not null
);

insert into techo_document_type (res_type)
select distinct h.res_type from techo_resource r join hfj_resource h on h.res_id = r.res_id where r.document;
