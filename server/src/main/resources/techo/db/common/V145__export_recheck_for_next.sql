-- Whether the next request is told of what came of asking again, although something changed since: without that one who asks
-- about people of whom something always changes would never be told.
alter table techo_export_job add column recheck_for_next boolean default false not null;
