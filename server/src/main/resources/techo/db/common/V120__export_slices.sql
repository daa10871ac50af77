-- A kick-off URL may be longer than a column of the first version took.
alter table techo_export_job alter column request set data type text;

-- What a job that runs by itself was asked, so that any node can go on with it.
create table techo_export_work (
    job_id varchar(32) not null primary key references techo_export_job (job_id) on delete cascade,
    -- Who asks, with scopes, as JSON.
    caller text        not null,
    -- Level, types, instants and the rest of the kick-off, as JSON.
    asked  text        not null,
    -- Resources are read as they were at this instant.
    as_of  timestamp with time zone not null
);

-- A part of a job that one thread exports at a time: the records of the people within a range of keys.
create table techo_export_slice (
    job_id      varchar(32) not null references techo_export_job (job_id) on delete cascade,
    position    integer     not null,
    kind        varchar(12) not null,
    first_key   bigint      not null,
    last_key    bigint      not null,
    -- How many resources the plan found there; what progress is measured by.
    weight      bigint      not null,
    state       varchar(12) not null,
    -- Counts who took the slice; what an earlier holder still writes is not listed.
    attempt     integer     not null,
    -- A running slice whose lease is over belongs to a node that died.
    lease_until timestamp with time zone not null,
    primary key (job_id, position)
);

create index techo_export_slice_state on techo_export_slice (state, lease_until);

-- The people whom a job is restricted to, by a Group or by name; without a row here it is not restricted.
create table techo_export_person (
    job_id      varchar(32) not null references techo_export_job (job_id) on delete cascade,
    patient_pid bigint      not null,
    primary key (job_id, patient_pid)
);

-- What the filters of a job found, for the types that they name.
create table techo_export_match (
    job_id varchar(32) not null references techo_export_job (job_id) on delete cascade,
    res_id bigint      not null,
    primary key (job_id, res_id)
);

-- Where a file lies now: it is written again without whoever may not be in it any more.
alter table techo_export_file add column stored_as varchar(128);
update techo_export_file set stored_as = name;
alter table techo_export_file alter column stored_as set not null;

-- The manifest's order is by kind, type and name.
alter table techo_export_file drop column position;
