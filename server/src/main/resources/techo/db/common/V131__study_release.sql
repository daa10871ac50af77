-- The secret of a study, wrapped with the master keyset; without it nobody can tell whose a pseudonym is.
create table techo_study_key (
    study  varchar(64)  not null primary key,
    sealed varchar(200) not null
);

-- What was decided about a release before it was written, so that any node writes the same.
create table techo_study_release (
    job_id         varchar(32)              not null primary key,
    study          varchar(64)              not null,
    -- Each release is laid beside all with lower numbers.
    release_number integer                  not null,
    made_at        timestamp with time zone not null,
    -- What names things in the release, wrapped; gone when it is written.
    sealed         varchar(200),
    -- Codes and bounds of numbers that were counted, as JSON; nothing else leaves.
    leaves         text                     not null,
    -- Without numbers of few people, as JSON.
    report         text                     not null,
    constraint techo_study_release_number unique (study, release_number)
);

-- Who was in a release, as which class: what the next one is laid beside. Only the key of the study leads to a person.
create table techo_study_member (
    job_id varchar(32)  not null references techo_study_release (job_id) on delete cascade,
    token  varchar(26)  not null,
    class  varchar(400) not null,
    primary key (job_id, token)
);

alter table techo_study add column keys_destroyed_by varchar(600);
alter table techo_study add column keys_destroyed_at timestamp with time zone;
