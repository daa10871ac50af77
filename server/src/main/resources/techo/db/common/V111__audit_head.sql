-- How far the chain of each node has come. Whoever appends moves it in the same transaction, so that two processes with
-- one name cannot write the same place, whatever month it falls into. Verification does not rely on it.
create table techo_audit_head (
    node  varchar(32) not null primary key,
    seq   bigint      not null,
    hash  char(64)    not null,
    kept_month date   not null
);

insert into techo_audit_head (node, seq, hash, kept_month)
    select a.node, a.seq, a.hash, cast(date_trunc('month', a.recorded_at at time zone 'Asia/Tokyo') as date)
    from techo_audit a join (select node, max(seq) as seq from techo_audit group by node) l
        on l.node = a.node and l.seq = a.seq;

-- How many entries of a node's spool are in its chain: moved in the transaction that stores them, so none comes twice.
create table techo_audit_spool (
    spool   varchar(36) not null primary key,
    drained bigint      not null
);

-- Signed checkpoints as they lie outside the database too, so that every node finds the one that covers a record.
create table techo_audit_checkpoint (
    node  varchar(32)   not null,
    first_seq bigint    not null,
    last_seq  bigint    not null,
    note  varchar(4000) not null,
    primary key (node, last_seq)
);

-- Where a chain begins after its oldest months were dropped.
create table techo_audit_retired (
    node       varchar(32)              not null,
    seq        bigint                   not null,
    hash       char(64)                 not null,
    kept_month      date                     not null,
    retired_at timestamp with time zone not null,
    primary key (node, seq)
);

-- What neither retention nor erasure may remove, and until when.
create table techo_legal_hold (
    hold_id     varchar(36)              not null primary key,
    reason      varchar(1000)            not null,
    held_from   timestamp with time zone not null,
    held_until  timestamp with time zone not null,
    placed_by   varchar(2000)            not null,
    placed_at   timestamp with time zone not null,
    lift_reason varchar(1000),
    lift_by     varchar(2000),
    lift_at     timestamp with time zone,
    lifted_by   varchar(2000),
    lifted_at   timestamp with time zone
);

-- The persons of a hold; none for all persons.
create table techo_legal_hold_person (
    hold_id varchar(36) not null references techo_legal_hold (hold_id),
    person  varchar(64) not null,
    primary key (hold_id, person)
);
