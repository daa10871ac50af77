package techo.server.emergency;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.identity.TokenSubject;
import techo.server.storage.DatabaseClock;

/** Openings that nobody has looked at yet, and what was found. */
final class EmergencyReviews {
    private final JdbcTemplate jdbc;
    private final DatabaseClock clock;

    EmergencyReviews(JdbcTemplate jdbc, DatabaseClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Those that wait, the most pressing first, as parts of parameters. */
    List<ParametersParameterComponent> waiting() {
        return jdbc.query(
                "select a.*, p.fhir_id as person from techo_emergency_access a"
                        + " join hfj_resource p on p.res_id = a.patient_pid where a.reviewed_at is null"
                        + " order by a.review_by",
                (row, number) -> line(row));
    }

    /** @return false when there is none that waits */
    boolean review(String access, boolean justified, String note, TokenSubject reviewer) {
        return jdbc.update(
                        "update techo_emergency_access set justified = ?, review_note = ?, reviewed_by = ?, reviewed_at = ?"
                                + " where access_id = ? and reviewed_at is null",
                        justified,
                        note,
                        reviewer.toString(),
                        clock.instant().atOffset(ZoneOffset.UTC),
                        access)
                > 0;
    }

    private static ParametersParameterComponent line(ResultSet row) throws SQLException {
        ParametersParameterComponent line = new ParametersParameterComponent().setName("opening");
        part(line, "access", new StringType(row.getString("access_id")));
        part(line, "patient", new Reference("Patient/" + row.getString("person")));
        part(line, "recipient", new Reference("Organization/" + row.getString("recipient")));
        part(line, "practitioner", new Reference("Practitioner/" + row.getString("practitioner")));
        part(line, "purpose", new CodeType(row.getString("purpose")));
        part(line, "ground", new CodeType(row.getString("ground")));
        part(line, "reason", new StringType(row.getString("reason")));
        part(
                line,
                "opened",
                new InstantType(Date.from(
                        row.getObject("valid_from", OffsetDateTime.class).toInstant())));
        part(
                line,
                "review-by",
                new InstantType(Date.from(
                        row.getObject("review_by", OffsetDateTime.class).toInstant())));
        return line;
    }

    private static void part(ParametersParameterComponent line, String name, Type value) {
        line.addPart().setName(name).setValue(value);
    }
}
