-- What changed since an instant is asked for all people at once.
create index techo_person_past_until on techo_person_past (held_until);
create index techo_hidden_past_until on techo_hidden_past (held_until);
