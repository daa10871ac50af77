-- What the tables of a long export were warned of, by stable code: whoever handed it over waits for no answer.
create table techo_import_warning (
    patient_pid bigint      not null,
    code        varchar(80) not null,
    times       bigint      not null,
    primary key (patient_pid, code)
);
