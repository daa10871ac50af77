-- A delegate sees who did what with the record only where the delegation says so.
alter table techo_delegation add column may_see_log boolean default false not null;
