-- An export that a caller started. Any node answers for it, and only to the owner through the same client.
create table techo_export_job (
    job_id           varchar(32)   not null primary key,
    owner            varchar(96)   not null,
    client           varchar(128)  not null,
    -- The HAPI key of the Patient whose record it is; null when it covers everyone the caller may see.
    patient_pid      bigint,
    state            varchar(12)   not null,
    request          varchar(4000) not null,
    -- What the Bulk Data manifest calls the server's time when the query is run.
    transaction_time timestamp with time zone not null,
    created_at       timestamp with time zone not null,
    expires_at       timestamp with time zone not null,
    -- A running job whose lease is over belongs to a node that died.
    lease_until      timestamp with time zone not null
);

create index techo_export_job_owner on techo_export_job (owner, client, expires_at);
create index techo_export_job_expiry on techo_export_job (expires_at);

create table techo_export_file (
    job_id       varchar(32)  not null references techo_export_job (job_id) on delete cascade,
    -- The manifest lists files in this order.
    position     integer      not null,
    name         varchar(128) not null,
    kind         varchar(12)  not null,
    fhir_type    varchar(64)  not null,
    content_type varchar(255) not null,
    line_count   bigint       not null,
    -- Of the content as it was before compression.
    byte_count   bigint       not null,
    sha256       varchar(64)  not null,
    primary key (job_id, name)
);
