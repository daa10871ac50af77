-- Who is handing a submitted document over just now, so that of several at once only one records that it did. Whoever is
-- stopped in between holds it until then and no longer.
alter table techo_submission add column claimed_by varchar(36);
alter table techo_submission add column claimed_until timestamp with time zone;
