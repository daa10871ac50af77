-- Kinds of data that an incident touched (個人データの項目), a category and a count in each line.
alter table techo_incident add column categories varchar(4000);
