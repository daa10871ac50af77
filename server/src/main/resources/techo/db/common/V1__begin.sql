-- Our own tables live beside HAPI's; each feature brings its migrations.
select 1;
