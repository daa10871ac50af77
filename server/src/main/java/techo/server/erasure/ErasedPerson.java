package techo.server.erasure;

import ca.uhn.fhir.jpa.api.dao.DaoRegistry;
import ca.uhn.fhir.rest.api.server.SystemRequestDetails;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Patient;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Who somebody was, for the entries of the ledger that outlive the record: names and date of birth (Enforcement Rules
 * Art. 20(1)).
 */
final class ErasedPerson {
    private static final int LONGEST = 1000;
    private static final String LAST = "select r.fhir_id, max(v.res_ver) as last from hfj_resource r"
            + " join hfj_res_ver v on v.res_id = r.res_id"
            + " where r.res_id = ? and v.res_deleted_at is null group by r.fhir_id";

    private final JdbcTemplate jdbc;
    private final DaoRegistry daos;

    ErasedPerson(JdbcTemplate jdbc, DaoRegistry daos) {
        this.jdbc = jdbc;
        this.daos = daos;
    }

    /** As the last version says that is not a deletion. @return empty when it names nobody */
    String of(long patientPid) {
        List<IdType> last = jdbc.query(
                LAST,
                (row, number) -> new IdType("Patient", row.getString("fhir_id"), String.valueOf(row.getLong("last"))),
                patientPid);
        return last.stream()
                .map(id -> daos.getResourceDao(Patient.class).read(id, new SystemRequestDetails()))
                .map(ErasedPerson::identification)
                .findFirst()
                .orElse("");
    }

    private static String identification(Patient patient) {
        String text = Stream.concat(
                        patient.getName().stream().map(ErasedPerson::text),
                        Stream.ofNullable(patient.getBirthDateElement().getValueAsString()))
                .filter(part -> !part.isBlank())
                .distinct()
                .collect(Collectors.joining(" "));
        return text.substring(0, Math.min(text.length(), LONGEST));
    }

    private static String text(HumanName name) {
        return name.hasText()
                ? name.getText()
                : Stream.of(name.getFamily(), name.getGivenAsSingleString())
                        .filter(part -> part != null && !part.isBlank())
                        .collect(Collectors.joining(" "));
    }
}
