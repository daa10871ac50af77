-- Who owns a job is told apart down to the person at a recipient and the study.
alter table techo_export_job alter column owner set data type varchar(400);
