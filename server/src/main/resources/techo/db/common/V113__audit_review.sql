-- What stood out in the accesses of a week (Monday to Sunday in Japan), and who has looked at it.
create table techo_audit_review (
    week      date                     not null primary key,
    made_at   timestamp with time zone not null,
    records   bigint                   not null,
    findings  varchar(1000000)         not null,
    signed_by varchar(2000),
    signed_at timestamp with time zone,
    note      varchar(1000)
);

-- Incidents whose scope was asked for; the persons are read from the trail again, when a second operator asks.
create table techo_incident (
    incident_id varchar(36)              not null primary key,
    reason      varchar(1000)            not null,
    begins_at   timestamp with time zone not null,
    ends_at     timestamp with time zone not null,
    actor       varchar(2000),
    client      varchar(2000),
    request     varchar(64),
    export_job  varchar(64),
    known_at    timestamp with time zone not null,
    malicious   boolean                  not null,
    persons     bigint                   not null,
    found_by    varchar(2000)            not null,
    found_at    timestamp with time zone not null
);
