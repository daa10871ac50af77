-- Which access token an incident is about, where it is about one: never the token.
alter table techo_incident add column token_fingerprint varchar(32);
