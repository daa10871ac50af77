-- From whom an operator says it got what it hands over, in the version of the register that held then, and how that
-- organisation came by it (APPI Art. 30(1); Enforcement Rules Art. 22 to 24): PERSON, ORGANISATION, or UNSTATED where nobody is asked or
-- was asked.
alter table techo_acquisition add column source varchar(16) default 'UNSTATED' not null;
alter table techo_acquisition add column source_recipient varchar(64);
alter table techo_acquisition add column source_version integer;
alter table techo_acquisition add column circumstances varchar(16);
