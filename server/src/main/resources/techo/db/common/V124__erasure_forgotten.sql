-- When the audit trail last forgot an erased person again, because a record came into the chain later.
alter table techo_erasure add column forgotten_at timestamp with time zone;
