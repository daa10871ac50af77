-- What techo_person and the hidden flags of techo_resource said before, for who asks why something was seen then. A row
-- says what held until it was changed; of two rows the one that ended first is the older. What holds now is not here.
create table techo_person_past (
    patient_pid   bigint not null,
    last_act      timestamp with time zone,
    frozen_from   timestamp with time zone,
    shielded_from timestamp with time zone,
    -- Exclusive.
    held_until    timestamp with time zone not null
);

create index techo_person_past_of on techo_person_past (patient_pid, held_until);

create table techo_hidden_past (
    res_id                 bigint  not null,
    hidden_from_recipients boolean not null,
    hidden_from_delegates  boolean not null,
    -- Exclusive.
    held_until             timestamp with time zone not null,
    primary key (res_id, held_until)
);

-- Since when both are kept: of an earlier instant nobody knows more than what held then.
create table techo_sight_past (
    kept_since timestamp with time zone not null
);

insert into techo_sight_past (kept_since) values (current_timestamp);
