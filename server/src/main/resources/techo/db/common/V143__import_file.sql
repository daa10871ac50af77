-- The file of a long export, sealed with the key of the person, beside its job: how far it has come is written with each table,
-- and the file only once. No table is stored of an export whose file is gone, and whoever deletes the file waits for nobody.
create table techo_import_file (
    patient_pid bigint      not null primary key,
    key_id      varchar(64) not null,
    content     bytea       not null
);

insert into techo_import_file (patient_pid, key_id, content)
select patient_pid, key_id, content from techo_import_job where content is not null;

alter table techo_import_job drop column content;
alter table techo_import_job drop column key_id;
