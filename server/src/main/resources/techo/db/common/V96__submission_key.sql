-- With which key of techo_person_key a submitted document is sealed. Once that key was destroyed nobody can fetch it, and
-- its receipt goes too. Null is a document from before, which is deleted when it was fetched or its time is over.
alter table techo_submission add column key_id varchar(36);

create index techo_submission_key on techo_submission (key_id);
