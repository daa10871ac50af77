-- What a request changed, written in the transaction of the change and deleted in the one that stores its audit record.
-- A row that stays tells of a request whose process ended in between.
create table techo_audit_intent (
    id        varchar(36)              not null primary key,
    opened_at timestamp with time zone not null,
    payload   varchar(1000000)         not null
);

create index techo_audit_intent_opened on techo_audit_intent (opened_at);

alter table techo_audit alter column result set data type varchar(16);
