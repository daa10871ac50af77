-- A study, what bounds it, and how far it is. What bounds it never changes; a state only goes on.
create table techo_study (
    study         varchar(64)              not null primary key,
    recipient     varchar(64)              not null,
    state         varchar(16)              not null,
    -- The Parameters as they were proposed.
    definition    text                     not null,
    proposed_by   varchar(600)             not null,
    proposed_at   timestamp with time zone not null,
    approved_by   varchar(600),
    approved_at   timestamp with time zone,
    closed_by     varchar(600),
    closed_at     timestamp with time zone,
    -- Where what must be public is public, and since when.
    notice        varchar(1000),
    published_at  timestamp with time zone
);
