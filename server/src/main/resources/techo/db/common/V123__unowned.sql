-- Resources of which some version is known to have belonged to nobody: it named several people, or held something of people without being
-- theirs. Whoever is erased is looked for in them. Lists of people (Group) belong to nobody either, and are found by type.
create table techo_unowned (
    res_id bigint not null primary key
);

insert into techo_unowned (res_id)
select r.res_id from hfj_resource r
where r.res_type <> 'Group' and not exists (select 1 from techo_resource o where o.res_id = r.res_id);

-- What of the directory was stored more than once may have held something of somebody before.
insert into techo_unowned (res_id)
select o.res_id from techo_resource o join hfj_resource r on r.res_id = o.res_id
where o.patient_pid = 0 and r.res_ver > 1;
