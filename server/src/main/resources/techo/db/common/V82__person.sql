-- What holds for all of one person's sharing, whatever the single consents say.
create table techo_person (
    -- The HAPI key of the Patient.
    patient_pid   bigint not null primary key,
    -- When the person last signed in or consented; null when nobody counted it.
    last_act      timestamp with time zone,
    -- From when nothing is shared (利用停止, death), and who asked for it: PERSON or OPERATOR.
    frozen_from   timestamp with time zone,
    frozen_by     varchar(12),
    -- From when no delegate sees anything (不開示・支援措置), and who asked for it.
    shielded_from timestamp with time zone,
    shielded_by   varchar(12)
);

-- From whom the person hid this item.
alter table techo_resource add column hidden_from_recipients boolean default false not null;
alter table techo_resource add column hidden_from_delegates boolean default false not null;
