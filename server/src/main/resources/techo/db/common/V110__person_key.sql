-- A key for each person, wrapped with a keyset outside the database. Deleting a row makes everything that was sealed for
-- the person unreadable, wherever it is.
create table techo_person_key (
    person  varchar(64)              not null primary key,
    key_id  varchar(36)              not null unique,
    wrapped varchar(2000)            not null,
    master  integer                  not null,
    made_at timestamp with time zone not null
);

create index techo_person_key_master on techo_person_key (master);

-- Who asked, where that is a person about whom records are kept: beside the person whom the record concerns, so that it
-- is deleted with that person's rows.
alter table techo_audit_patient add agent_id varchar(64);
