-- Resources that are stored although they break a rule of a profile.
alter table techo_resource add column quarantined boolean default false not null;

-- What a stored resource breaks, as it was told when its current version was stored.
create table techo_violation (
    res_id    bigint                   not null primary key,
    -- What was decided: QUARANTINE or WARN.
    mode      varchar(12)              not null,
    judged_at timestamp with time zone not null,
    -- A FHIR OperationOutcome as JSON; it names rules and elements, and no value of the resource.
    outcome   varchar(1000000)         not null
);

create index techo_violation_judged on techo_violation (mode, judged_at);
