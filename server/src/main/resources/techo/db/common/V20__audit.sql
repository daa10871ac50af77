-- The audit trail: one chain of records for each node, only ever added to. What counts is the payload; the columns
-- beside it repeat what is searched for.
create table techo_audit (
    node          varchar(32)              not null,
    seq           bigint                   not null,
    recorded_at   timestamp with time zone not null,
    action        varchar(16)              not null,
    result        varchar(8)               not null,
    status        smallint                 not null,
    agent_kind    varchar(16)              not null,
    agent_id      varchar(64)              not null,
    purpose       varchar(24)              not null,
    payload       varchar(1000000)         not null,
    previous_hash char(64)                 not null,
    hash          char(64)                 not null,
    primary key (node, seq)
);

create index techo_audit_recorded on techo_audit (recorded_at);

-- Whose data a record concerns, so that a person can see who asked for theirs.
create table techo_audit_patient (
    patient_id  varchar(64)              not null,
    recorded_at timestamp with time zone not null,
    node        varchar(32)              not null,
    seq         bigint                   not null,
    primary key (patient_id, recorded_at, node, seq)
);
