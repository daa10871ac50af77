-- How often the history of releases changed: a release was saved, an attempt at one was forgotten, a release lost people. What
-- was decided beside an older history does not count.
alter table techo_study add column history_number integer default 0 not null;
update techo_study set history_number = greatest(
    coalesce((select max(r.release_number) from techo_study_release r where r.study = techo_study.study), 0),
    coalesce((select max(m.left_at) from techo_study_member m
        join techo_study_release r on r.job_id = m.job_id where r.study = techo_study.study), 0));
