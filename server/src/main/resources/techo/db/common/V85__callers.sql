-- Who asks through a client of a recipient, and who acts for a person.
alter table techo_recipient_client add column agent varchar(12) default 'SYSTEM' not null;
alter table techo_recipient_client add column break_glass varchar(16) default 'NOT_AUTHORISED' not null;

-- Read for each request of a delegate and within each of its statements, so that an end is in force for the next one on
-- every node. Rows stay: they say who let whom in, and who ended it.
create table techo_delegation (
    delegation_id   varchar(36)              not null primary key,
    -- Counts up with every change; audit records cite it.
    version         integer                  not null,
    -- The HAPI key of the Patient, and of the RelatedPerson of that Patient who acts.
    patient_pid     bigint                   not null,
    delegate_res_id bigint                   not null,
    kind            varchar(12)              not null,
    purpose         varchar(24)              not null,
    may_view        boolean                  not null,
    may_manage      boolean                  not null,
    may_consent     boolean                  not null,
    may_export      boolean                  not null,
    valid_from      timestamp with time zone not null,
    -- Exclusive.
    valid_to        timestamp with time zone not null,
    -- What an operator looked at, and when; null while nobody did.
    document        varchar(32),
    verified_by     varchar(600),
    verified_at     timestamp with time zone,
    -- The later of valid_from and, where the ground takes a document, verified_at; null opens nothing.
    opens_from      timestamp with time zone,
    established_by  varchar(600)             not null,
    established_at  timestamp with time zone not null,
    ended_by        varchar(600),
    ended_at        timestamp with time zone
);

create index techo_delegation_of on techo_delegation (patient_pid, delegate_res_id);

create table techo_delegation_category (
    delegation_id varchar(36) not null,
    category      smallint    not null,
    primary key (delegation_id, category)
);
