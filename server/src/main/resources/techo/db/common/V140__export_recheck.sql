-- A complete export of many people is asked about line by line before it is told of. Up to when what came of that was asked,
-- when it took longer than a request waits; any node tells of it.
alter table techo_export_job add column rechecked_at timestamp with time zone;
-- Until then the node that asks is believed to be alive, and no other begins.
alter table techo_export_job add column recheck_lease timestamp with time zone;
