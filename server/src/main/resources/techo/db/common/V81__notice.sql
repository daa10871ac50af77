-- What people are told of a purpose before they consent to it (利用目的の通知). Rows are added and never changed.
create table techo_notice (
    purpose       varchar(24)    not null,
    version       integer        not null,
    title         varchar(200)   not null,
    -- Japanese, and English when there is one.
    text_ja       varchar(20000) not null,
    text_en       varchar(20000),
    -- SHA-256 of the texts, in hexadecimal.
    digest        varchar(64)    not null,
    shown_from    timestamp with time zone not null,
    -- From when a consent to an earlier version opens nothing.
    required_from timestamp with time zone not null,
    published_by  varchar(600)   not null,
    published_at  timestamp with time zone not null,
    primary key (purpose, version)
);

-- When the checklist was last confirmed; data that came through Mynaportal ask for a recent confirmation.
alter table techo_recipient add column checklist_confirmed_at timestamp with time zone;
update techo_recipient
   set checklist_confirmed_at = (select max(c.decided_at)
                                   from techo_recipient_change c
                                  where c.recipient = techo_recipient.recipient)
 where checklist_until is not null;
-- On what ground data may go to a country other than Japan (APPI Art. 28).
alter table techo_recipient add column abroad_ground varchar(20) default 'INFORMED_CONSENT' not null;
alter table techo_recipient add column measures_checked_at timestamp with time zone;
-- JIS X 0401; where it works, for disasters.
alter table techo_recipient add column prefecture char(2);

-- What the register said from when on, so that a past decision can be explained. Rows stay.
create table techo_recipient_past (
    recipient              varchar(64) not null,
    in_force_from          timestamp with time zone not null,
    type                   varchar(16) not null,
    state                  varchar(12) not null,
    version                integer     not null,
    purposes               varchar(600) not null,
    checklist_confirmed_at timestamp with time zone,
    checklist_until        timestamp with time zone,
    country                char(2)     not null,
    abroad_ground          varchar(20) not null,
    measures_checked_at    timestamp with time zone,
    prefecture             char(2)
);

create index techo_recipient_past_of on techo_recipient_past (recipient, in_force_from);
