-- Erasures that were asked for, and what became of them. Rows stay: after a backup was restored they say who is to be
-- erased again.
create table techo_erasure (
    erasure_id       varchar(36)              not null primary key,
    patient_id       varchar(64)              not null,
    -- The HAPI key of the Patient.
    patient_pid      bigint                   not null,
    state            varchar(12)              not null,
    asked_at         timestamp with time zone not null,
    -- The operators; null when the person asked.
    reason           varchar(1000),
    proposed_issuer  varchar(600),
    proposed_subject varchar(600),
    approved_by      varchar(1300),
    -- When the record may be erased, and when it was.
    erase_after      timestamp with time zone,
    erased_at        timestamp with time zone,
    -- What was erased and what is kept, as lines of a receipt.
    told             varchar(100000),
    -- The signed receipt.
    receipt          varchar(200000)
);

create index techo_erasure_patient on techo_erasure (patient_id, asked_at);
create index techo_erasure_state on techo_erasure (state, erase_after);
