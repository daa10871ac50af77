-- A release loses people while its files can be fetched: a consent is withdrawn, something is hidden or deleted.
-- How many people had the code that fewest had. Of releases made before this was counted, nothing leaves after a loss.
alter table techo_study_release add column rarest integer default 0 not null;
-- Why nothing of it leaves any more.
alter table techo_study_release add column withheld varchar(64);
-- The number of the loss, counted on with the numbers of releases; null for who is still in.
alter table techo_study_member add column left_at integer;
