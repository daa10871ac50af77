-- With which limits the grants of techo_grant were compiled; they are compiled again when a limit was set anew.
create table techo_consent_limit (
    name    varchar(24) not null primary key,
    seconds bigint      not null
);
