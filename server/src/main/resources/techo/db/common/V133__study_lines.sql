-- How many lines of somebody a release was planned with: who has fewer when they are written withdrew something in between.
alter table techo_study_member add column line_count integer default 0 not null;
