-- Which version of the reader divides the file: another one makes other tables of it, and begins with the first.
alter table techo_import_job add column reader varchar(80) default '' not null;
