-- As on PostgreSQL, as far as H2 goes.
create trigger techo_disclosure_no_change before update, delete on techo_disclosure
    for each row call 'techo.server.disclosure.RefuseLedgerChange';
create trigger techo_recipient_version_no_change before update, delete on techo_recipient_version
    for each row call 'techo.server.disclosure.RefuseVersionChange';
