-- DPoP proofs that came lately (RFC 9449), so that none is good twice, on whichever node it comes.
create table techo_seen_proof (
    -- SHA-256 of the key's thumbprint and the proof's jti, in base64url.
    proof       varchar(43)              not null primary key,
    -- From then on the proof is too old by itself.
    gone_at     timestamp with time zone not null
);

create index techo_seen_proof_gone on techo_seen_proof (gone_at);
