-- The disclosure ledger (第三者提供に係る記録, APPI Art. 29): one row for each person, request and legal ground. Rows are
-- written in the transaction that stores the audit record of the request, and outlive the person's record.
create table techo_disclosure (
    -- The logical id of the Patient, which stays when the Patient is erased.
    patient_id        varchar(64)              not null,
    disclosed_at      timestamp with time zone not null,
    entry_id          varchar(36)              not null,
    recipient         varchar(64)              not null,
    -- What the register said of the recipient: a row of techo_recipient_version; 0 when it did not know it.
    recipient_version integer                  not null,
    purpose           varchar(24)              not null,
    basis             varchar(16)              not null,
    duty              varchar(24)              not null,
    -- JSON: Consent versions as id/version; kinds of data, never values.
    consents          varchar(100000)          not null,
    kinds             varchar(1000000)         not null,
    digest_of         varchar(16)              not null,
    digest            varchar(64)              not null,
    request_id        varchar(64)              not null,
    primary key (patient_id, disclosed_at, entry_id)
);

create index techo_disclosure_at on techo_disclosure (disclosed_at);

-- Name, address and representative of a recipient in each version of the register. Rows stay and never change.
create table techo_recipient_version (
    recipient      varchar(64)  not null,
    version        integer      not null,
    legal_name     varchar(200) not null,
    address        varchar(400) not null,
    representative varchar(200) not null,
    -- ISO 3166-1 alpha-2
    country        char(2)      not null,
    abroad_ground  varchar(20)  not null,
    primary key (recipient, version)
);

insert into techo_recipient_version (recipient, version, legal_name, address, representative, country, abroad_ground)
select recipient, version, legal_name, address, representative, country, abroad_ground
  from techo_recipient;

-- Who somebody was whose record is erased: the entries above must still say it (Enforcement Rules Art. 20(1)).
create table techo_disclosure_person (
    patient_id     varchar(64)              not null primary key,
    identification varchar(1000)            not null,
    reduced_at     timestamp with time zone not null
);

-- Disclosures that were made elsewhere and told here, so that telling twice changes nothing.
create table techo_disclosure_statement (
    -- SHA-256 of the statement as it came, in hexadecimal.
    digest    varchar(64)              not null primary key,
    entry_id  varchar(36)              not null,
    stated_by varchar(600)             not null,
    stated_at timestamp with time zone not null
);

-- What was taken in from elsewhere (第三者提供を受ける際の確認及び記録, APPI Art. 30), written in the transaction that stores
-- it. Rows outlive the person's record.
create table techo_acquisition (
    patient_id   varchar(64)              not null,
    acquired_at  timestamp with time zone not null,
    entry_id     varchar(36)              not null,
    -- Who handed it over: PERSON, DELEGATE or OPERATOR, with the client through which.
    provider     varchar(12)              not null,
    provider_id  varchar(600)             not null,
    client       varchar(128)             not null,
    -- How the provider came by it: the routes of the data, with commas between them.
    obtained     varchar(400)             not null,
    duty         varchar(24)              not null,
    -- JSON: kinds of data; SHA-256 of each file as received.
    kinds        varchar(1000000)         not null,
    files        varchar(10000)           not null,
    primary key (patient_id, acquired_at, entry_id)
);
