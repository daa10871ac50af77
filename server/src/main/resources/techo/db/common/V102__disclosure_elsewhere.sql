-- The entry of a statement bears its digest; that is link enough.
alter table techo_disclosure_statement drop column entry_id;
alter table techo_acquisition alter column provider set data type varchar(16);

create index techo_acquisition_at on techo_acquisition (acquired_at);
