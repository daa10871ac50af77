-- A version of a code system that an operator loaded. Its concepts are never changed; versions stand side by side.
create table techo_code_system (
    system_id     varchar(128)  not null primary key,
    name          varchar(64)   not null,
    url           varchar(255)  not null,
    version       varchar(32)   not null,
    title         varchar(255)  not null,
    title_ja      varchar(255)  not null,
    licence       varchar(1000) not null,
    -- What the operator called the master that it came in.
    master        varchar(64)   not null,
    -- SHA-256 of the file as received, lower-case hex.
    digest        varchar(64)   not null,
    concept_count integer       not null,
    properties    varchar(2000) not null,
    loaded_at     timestamp with time zone not null,
    -- Of the versions of one url the one that was made current last is current.
    current_since timestamp with time zone not null,
    unique (url, version)
);

-- The concepts, as one compressed table cut into parts. Nothing but a whole version is ever read.
create table techo_code_system_part (
    system_id varchar(128) not null references techo_code_system (system_id) on delete cascade,
    position  integer      not null,
    content   bytea        not null,
    primary key (system_id, position)
);

-- A master on its way in, so that every node can tell how far it is.
create table techo_master_load (
    load_id    varchar(32)   not null primary key,
    master     varchar(64)   not null,
    version    varchar(32)   not null,
    state      varchar(12)   not null,
    rows_read  bigint        not null,
    -- Lines of the answer to the operator; of a refused master its defects.
    outcome    varchar(8000) not null,
    started_at timestamp with time zone not null,
    -- A running load that has not moved for a while belongs to a node that died.
    updated_at timestamp with time zone not null
);
