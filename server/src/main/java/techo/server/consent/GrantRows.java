package techo.server.consent;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.consent.CitedProvision;
import techo.policy.consent.ConsentId;
import techo.policy.consent.DataPeriod;
import techo.policy.consent.Grant;

/** Writes {@code techo_grant}, within whatever transaction is open. */
final class GrantRows {
    private static final String INSERT = "insert into techo_grant (grantee, purpose, patient_pid, category, valid_from,"
            + " valid_to, data_from, data_to, consent_res_id, consent_version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final JdbcTemplate jdbc;

    GrantRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A grant that goes by more than the columns hold opens nothing, because to leave out a narrowing would widen.
     *
     * @param consentResIds HAPI's key of every consent that a grant cites
     */
    void replace(long patientPid, Collection<Grant> grants, Map<ConsentId, Long> consentResIds) {
        jdbc.update("delete from techo_grant where patient_pid = ?", patientPid);
        jdbc.batchUpdate(
                INSERT,
                grants.stream()
                        .filter(Grant::isPlain)
                        .flatMap(grant -> grant.basis().provision().stream()
                                .map(cited -> row(patientPid, grant, cited, consentResIds)))
                        .toList());
    }

    private static Object[] row(
            long patientPid, Grant grant, CitedProvision cited, Map<ConsentId, Long> consentResIds) {
        return new Object[] {
            cited.provision().grantee().value(),
            grant.purpose().code(),
            patientPid,
            grant.category().number(),
            grant.period().from().atOffset(ZoneOffset.UTC),
            grant.period().until().atOffset(ZoneOffset.UTC),
            first(grant.dataPeriod()),
            last(grant.dataPeriod()),
            consentResIds.get(cited.ref().id()),
            cited.ref().version()
        };
    }

    private static @Nullable LocalDate first(DataPeriod period) {
        return period.first().equals(DataPeriod.EARLIEST) ? null : period.first();
    }

    private static @Nullable LocalDate last(DataPeriod period) {
        return period.last().equals(DataPeriod.LATEST) ? null : period.last();
    }
}
