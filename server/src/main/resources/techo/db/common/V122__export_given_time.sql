-- By its time an export is told from the others of the same caller, people and filters: also of two that begin at once.
drop index techo_export_given_owner;
create unique index techo_export_given_owner on techo_export_given (owner, client, selection, transaction_time);
