-- What people handed over (電子提出): a frozen document that its recipient fetches once, and the receipt that stays.
create table techo_submission (
    submission      varchar(64) not null primary key,
    person          varchar(64) not null,
    recipient       varchar(64) not null,
    purpose         varchar(24) not null,
    -- A consent is used up by one submission.
    consent_id      varchar(64) not null unique,
    consent_version bigint      not null,
    -- SHA-256 of the document, in hexadecimal.
    digest          varchar(64) not null,
    made_at         timestamp with time zone not null,
    -- Exclusive: from then on nobody fetches it.
    fetch_until     timestamp with time zone not null,
    fetched_at      timestamp with time zone,
    -- JSON in UTF-8; null once it was fetched, or can no longer be.
    content         bytea
);

create index techo_submission_person on techo_submission (person);
create index techo_submission_recipient on techo_submission (recipient, purpose);
create index techo_submission_until on techo_submission (fetch_until);
