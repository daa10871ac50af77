-- Of the resources of one slice that name others or tell of them, how they looked, compressed; see GivenLooks. Null where a
-- version before did not remember it.
alter table techo_export_given_part add column looks bytea;
