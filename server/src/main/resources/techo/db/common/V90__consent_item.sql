-- Single items that a provision speaks of (Consent.provision.data). Null is every item.
-- As the Consent names it, such as Observation/12; the rows of one provision together name all its items.
alter table techo_provision add column item varchar(130);
-- By the key of the resource, because statements compare it with every row they try.
alter table techo_grant add column item bigint;
alter table techo_grant_exception add column item bigint;
