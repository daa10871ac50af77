-- As on PostgreSQL, as far as H2 goes.
create trigger techo_acquisition_no_change before update, delete on techo_acquisition
    for each row call 'techo.server.disclosure.RefuseAcquisitionChange';
