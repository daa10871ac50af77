-- Long exports of measurements on their way into a record, one of each person, and what became of the last one.
create table techo_import_job (
    patient_pid bigint       not null primary key,
    person      varchar(64)  not null,
    -- Who handed it over: a delegate, or the person where it is null.
    delegate    varchar(64),
    client      varchar(128) not null,
    purpose     varchar(24)  not null,
    -- READING, DONE or STOPPED.
    state       varchar(16)  not null,
    -- Values in the file, rows of each table that it is divided into, tables that are stored.
    total       bigint       not null,
    table_rows  int          not null,
    tables      int          not null,
    begun_at    timestamp with time zone not null,
    -- Whoever is at it holds it until then; each taking is another attempt, and a table that is stored sets failures to 0.
    lease_until timestamp with time zone not null,
    attempt     bigint       not null,
    failures    int          not null,
    -- The file, sealed with the key of the person; null once nothing more is read from it.
    key_id      varchar(64)  not null,
    content     bytea
);

create index techo_import_job_lease on techo_import_job (state, lease_until);
