-- What an export gave to its owner, kept longer than its files: a later export that asks for what came since is compared
-- with it, and tells what is gone and what came to be allowed.
create table techo_export_given (
    -- The job; it may be deleted long before.
    job_id           varchar(32)  not null primary key,
    owner            varchar(400) not null,
    client           varchar(128) not null,
    -- Digest of the level, the Group and the filters: only exports of the same can be compared.
    selection        varchar(64)  not null,
    -- Of one owner and selection no two are equal.
    transaction_time timestamp with time zone not null,
    complete         boolean      not null,
    keep_until       timestamp with time zone not null
);

create index techo_export_given_owner on techo_export_given (owner, client, selection, transaction_time);

-- The resources of one slice, compressed; see GivenPart.
create table techo_export_given_part (
    job_id    varchar(32) not null references techo_export_given (job_id) on delete cascade,
    position  integer     not null,
    directory boolean     not null,
    first_key bigint      not null,
    last_key  bigint      not null,
    content   bytea       not null,
    primary key (job_id, position)
);

-- What was in the export and did not leave with its files, because it might not be seen any more by then.
create table techo_export_withheld (
    job_id varchar(32) not null references techo_export_given (job_id) on delete cascade,
    res_id bigint      not null,
    primary key (job_id, res_id)
);

-- The earlier export that this one is compared with.
alter table techo_export_work add column base varchar(32);
