-- Which organisations may receive data, and through which clients. What is here is read for each request and within
-- each statement, so a change is in force for the next one on every node.
create table techo_recipient (
    -- The logical id of the FHIR Organization.
    recipient              varchar(64)   not null primary key,
    type                   varchar(16)   not null,
    legal_name             varchar(200)  not null,
    address                varchar(400)  not null,
    representative         varchar(200)  not null,
    state                  varchar(12)   not null,
    -- Counts what a person must know before consenting: name, address, representative, country, terms.
    version                integer       not null,
    -- Until when the confirmation that it meets the guideline's checklist holds; null where none is needed.
    checklist_until        timestamp with time zone,
    -- ISO 3166-1 alpha-2; the texts are null in Japan (APPI Art. 28).
    country                char(2)       not null,
    country_text           varchar(4000),
    protection_text        varchar(4000),
    measures_text          varchar(4000)
);

create table techo_recipient_purpose (
    recipient varchar(64) not null,
    purpose   varchar(24) not null,
    primary key (recipient, purpose)
);

create table techo_recipient_client (
    issuer            varchar(300) not null,
    client_id         varchar(128) not null,
    recipient         varchar(64)  not null,
    assurance         varchar(16)  not null,
    sender_constraint varchar(16)  not null,
    study             varchar(64),
    primary key (issuer, client_id)
);

create index techo_recipient_client_of on techo_recipient_client (recipient);

create table techo_recipient_client_purpose (
    issuer    varchar(300) not null,
    client_id varchar(128) not null,
    purpose   varchar(24)  not null,
    primary key (issuer, client_id, purpose)
);

-- What one operator asked for and another decides: never the same. Rows stay.
create table techo_recipient_change (
    change_id   varchar(36)              not null primary key,
    recipient   varchar(64)              not null,
    -- The whole entry as it is to be, as FHIR Parameters.
    entry       varchar(100000)          not null,
    proposed_by varchar(600)             not null,
    proposed_at timestamp with time zone not null,
    decided_by  varchar(600),
    decided_at  timestamp with time zone
);

create index techo_recipient_change_of on techo_recipient_change (recipient, proposed_at);
