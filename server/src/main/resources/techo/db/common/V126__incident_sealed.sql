-- Where a person did it, what says so (actor, token) is sealed with the key of that person, as it is in the audit records,
-- and nobody reads it after an erasure.
alter table techo_incident add column sealed_key varchar(64);
alter table techo_incident add column sealed varchar(8000);

-- What is in clear of earlier ones cannot be sealed here. Their counts stay, and the scope is asked for again.
update techo_incident set actor = null, token_fingerprint = null, sealed_key = 'none', sealed = '-'
    where actor like 'Patient/%' or actor like 'RelatedPerson/%' or token_fingerprint is not null;
