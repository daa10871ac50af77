-- What the report of an incident says beside whom it touched; operators fill it in as it becomes known.
alter table techo_incident add column items varchar(8000);
alter table techo_incident add column cause varchar(4000);
alter table techo_incident add column second_damage varchar(4000);
alter table techo_incident add column measures varchar(4000);
alter table techo_incident add column encrypted boolean;
alter table techo_incident add column noted_by varchar(2000);
alter table techo_incident add column noted_at timestamp with time zone;

-- Who of those whom it touched was told of it, by the id of the person's key: it says nothing of anybody once the key is gone.
create table techo_incident_notice (
    incident_id varchar(36)              not null references techo_incident (incident_id),
    person_key  varchar(64)              not null,
    told_at     timestamp with time zone not null,
    told_by     varchar(2000)            not null,
    primary key (incident_id, person_key)
);
