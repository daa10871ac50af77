package techo.server.exchange;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.error.TechoException;

/**
 * Which files a person has imported.
 *
 * <p>INVARIANT: {@link #claim} is called in the transaction that stores the file, so that of two imports of the same
 * file at the same time one waits and then learns that the other has done it.
 */
final class ImportRegister {
    private final JdbcTemplate jdbc;

    ImportRegister(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** The DocumentReference that keeps the file, as {@code DocumentReference/id}, unless it was deleted since. */
    Optional<String> documentOf(StoredPerson person, String digest) {
        List<String> found = jdbc.queryForList(
                "select d.fhir_id from techo_import i join hfj_resource d on d.res_id = i.document_res_id"
                        + " where i.patient_pid = ? and i.digest = ? and d.res_deleted_at is null",
                String.class,
                person.pid(),
                digest);
        return found.stream().findFirst().map(id -> "DocumentReference/" + id);
    }

    /** @return whether this transaction may store the file; if not, it is stored, perhaps since a moment */
    Claim claim(StoredPerson person, String digest, Instant at) {
        jdbc.update(
                "delete from techo_import where patient_pid = ? and digest = ? and not exists (select 1 from hfj_resource d"
                        + " where d.res_id = techo_import.document_res_id and d.res_deleted_at is null)",
                person.pid(),
                digest);
        try {
            jdbc.update(
                    "insert into techo_import (patient_pid, digest, document_res_id, imported_at) values (?, ?, 0, ?)",
                    person.pid(),
                    digest,
                    at.atOffset(ZoneOffset.UTC));
            return Claim.OURS;
        } catch (DuplicateKeyException concurrent) {
            return Claim.TAKEN;
        } catch (TransientDataAccessException stillRunning) {
            throw new TechoException(ImportError.IMPORT_RUNNING);
        }
    }

    void complete(StoredPerson person, String digest, String documentId) {
        int rows = jdbc.update(
                "update techo_import set document_res_id = (select d.res_id from hfj_resource d"
                        + " where d.res_type = 'DocumentReference' and d.fhir_id = ?)"
                        + " where patient_pid = ? and digest = ?",
                documentId,
                person.pid(),
                digest);
        if (rows != 1) {
            throw new IllegalStateException("an import was completed that was never claimed");
        }
    }

    /** Whether a transaction may store a file. */
    enum Claim {
        OURS,
        TAKEN
    }
}
