-- Which files a person has imported: the same file again changes nothing, and says so.
create table techo_import (
    patient_pid     bigint      not null,
    -- SHA-256 of the file as received, lower-case hex.
    digest          varchar(64) not null,
    -- HAPI's key of the DocumentReference that keeps the original.
    document_res_id bigint      not null,
    imported_at     timestamp with time zone not null,
    primary key (patient_pid, digest)
);
