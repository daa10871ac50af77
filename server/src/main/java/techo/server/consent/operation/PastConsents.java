package techo.server.consent.operation;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.IdType;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.ConsentReader;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentRecord;
import techo.policy.consent.ConsentRef;
import techo.policy.identity.PatientId;

/** What a person's consents said at an earlier instant: of each the version that was the current one then. */
final class PastConsents {
    private static final String VERSIONS = "select h.fhir_id, max(v.res_ver) as version from techo_resource r"
            + " join hfj_resource p on p.res_id = r.patient_pid"
            + " join hfj_resource h on h.res_id = r.res_id and h.res_type = 'Consent'"
            + " join hfj_res_ver v on v.res_id = h.res_id and v.res_updated <= ?"
            + " where p.res_type = 'Patient' and p.fhir_id = ? and (h.res_deleted_at is null or h.res_deleted_at > ?)"
            + " group by h.fhir_id";

    private static final String CHANGED = "select distinct p.fhir_id from hfj_resource h"
            + " join techo_resource r on r.res_id = h.res_id join hfj_resource p on p.res_id = r.patient_pid"
            + " where h.res_type = 'Consent' and h.res_updated > ?";

    private final JdbcTemplate jdbc;
    private final DaoRegistry daos;
    private final ConsentReader reader = new ConsentReader();

    PastConsents(JdbcTemplate jdbc, DaoRegistry daos) {
        this.jdbc = jdbc;
        this.daos = daos;
    }

    /** @return who gave, changed or withdrew a consent since: of everybody else those of now are those of then */
    Set<PatientId> changedSince(Instant then) {
        return Set.copyOf(
                jdbc.query(CHANGED, (row, number) -> new PatientId(row.getString("fhir_id")), Timestamp.from(then)));
    }

    Collection<ConsentRecord> of(PatientId person, Instant at) {
        Timestamp then = Timestamp.from(at);
        List<ConsentRef> refs = jdbc.query(
                VERSIONS,
                (row, number) -> new ConsentRef(new ConsentId(row.getString("fhir_id")), row.getLong("version")),
                then,
                person.value(),
                then);
        return refs.stream().map(ref -> record(person, ref)).toList();
    }

    private ConsentRecord record(PatientId person, ConsentRef ref) {
        IdType version = new IdType("Consent", ref.id().value(), Long.toString(ref.version()));
        Consent consent = daos.getResourceDao(Consent.class).read(version, new SystemRequestDetails());
        return reader.read(consent)
                .fold(
                        inForce -> new ConsentRecord.InForce(ref, person, inForce.terms(), inForce.provisions()),
                        choice -> new ConsentRecord.NotInForce(ref, person),
                        notInForce -> new ConsentRecord.NotInForce(ref, person),
                        unreadable -> new ConsentRecord.Unreadable(ref, person));
    }
}
