package techo.server.storage;

import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.PatientId;

/** People as HAPI stores them. Tables of ours name a person by HAPI's key. */
public final class StoredPatients {
    private final JdbcTemplate jdbc;

    public StoredPatients(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @return HAPI's key of a Patient that is stored and not deleted */
    public Optional<Long> key(PatientId patient) {
        return jdbc
                .queryForList(
                        "select res_id from hfj_resource"
                                + " where res_type = 'Patient' and fhir_id = ? and res_deleted_at is null",
                        Long.class,
                        patient.value())
                .stream()
                .findFirst();
    }
}
