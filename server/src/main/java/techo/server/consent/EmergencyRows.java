package techo.server.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.interceptors.consent.ConsentReading;
import techo.policy.consent.ConsentId;
import techo.policy.consent.ConsentRef;
import techo.policy.consent.DataCategory;
import techo.policy.consent.Effect;
import techo.policy.consent.EmergencyAccess;
import techo.policy.consent.EmergencyAccessId;
import techo.policy.consent.EmergencyChoice;
import techo.policy.consent.EmergencyGround;
import techo.policy.consent.EmergencyReason;
import techo.policy.consent.Period;
import techo.policy.identity.PatientId;
import techo.policy.identity.PractitionerId;
import techo.policy.identity.PurposeOfUse;
import techo.policy.identity.RecipientId;

/**
 * Reads and writes {@code techo_emergency_choice} and {@code techo_emergency_access}, within whatever transaction is
 * open.
 */
public final class EmergencyRows {
    private static final String CHOICES = "select p.fhir_id as person, c.consent_id, c.consent_version, c.purpose,"
            + " c.effect, c.category, c.valid_from, c.valid_to from techo_emergency_choice c"
            + " join hfj_resource p on p.res_id = c.patient_pid where p.res_type = 'Patient' and ";
    private static final String ACCESSES = "select p.fhir_id as person, a.* from techo_emergency_access a"
            + " join hfj_resource p on p.res_id = a.patient_pid where p.res_type = 'Patient' and ";

    private final JdbcTemplate jdbc;

    public EmergencyRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    Collection<EmergencyChoice> choices(Set<PatientId> people) {
        return people.isEmpty() ? List.of() : choices(among(people), ids(people));
    }

    Collection<EmergencyAccess> accesses(Set<PatientId> people) {
        return people.isEmpty() ? List.of() : accesses(among(people), ids(people));
    }

    void deleteChoice(long consentResId) {
        jdbc.update("delete from techo_emergency_choice where consent_res_id = ?", consentResId);
    }

    void insertChoice(long patientPid, long consentResId, ConsentRef ref, ConsentReading.EmergencyChoice choice) {
        jdbc.batchUpdate(
                "insert into techo_emergency_choice (patient_pid, consent_res_id, consent_id, consent_version, purpose,"
                        + " effect, category, valid_from, valid_to) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                choice.categories().stream()
                        .map(category -> new Object[] {
                            patientPid,
                            consentResId,
                            ref.id().value(),
                            ref.version(),
                            choice.purpose().code(),
                            choice.effect().name(),
                            category.number(),
                            choice.period().from().atOffset(ZoneOffset.UTC),
                            choice.period().until().atOffset(ZoneOffset.UTC)
                        })
                        .toList());
    }

    /** Keeps an opening; {@link ConsentCompilation#recompile} makes grants of it in the same transaction. */
    public void insert(long patientPid, EmergencyAccess access, EmergencyReason reason, Instant reviewBy) {
        jdbc.update(
                "insert into techo_emergency_access (access_id, patient_pid, recipient, practitioner, purpose, ground,"
                        + " categories, valid_from, valid_to, reason, review_by) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                access.id().value(),
                patientPid,
                access.recipient().value(),
                access.practitioner().value(),
                access.purpose().code(),
                access.ground().name(),
                access.categories().stream()
                        .map(category -> Integer.toString(category.number()))
                        .sorted()
                        .collect(Collectors.joining(",")),
                access.period().from().atOffset(ZoneOffset.UTC),
                access.period().until().atOffset(ZoneOffset.UTC),
                reason.text(),
                reviewBy.atOffset(ZoneOffset.UTC));
    }

    private Collection<EmergencyChoice> choices(String where, Object... arguments) {
        Map<String, EmergencyChoice> byConsent = new LinkedHashMap<>();
        jdbc.query(
                CHOICES + where + " order by c.choice_id",
                row -> {
                    byConsent.merge(row.getString("consent_id"), choice(row), EmergencyRows::together);
                },
                arguments);
        return byConsent.values();
    }

    private Collection<EmergencyAccess> accesses(String where, Object... arguments) {
        return jdbc.query(ACCESSES + where + " order by a.access_id", (row, number) -> access(row), arguments);
    }

    private static String among(Set<PatientId> people) {
        return "p.fhir_id in (" + people.stream().map(person -> "?").collect(Collectors.joining(",")) + ")";
    }

    private static Object[] ids(Set<PatientId> people) {
        return people.stream().map(PatientId::value).toArray();
    }

    private static EmergencyChoice choice(ResultSet row) throws SQLException {
        return new EmergencyChoice(
                new ConsentRef(new ConsentId(row.getString("consent_id")), row.getLong("consent_version")),
                new PatientId(row.getString("person")),
                purpose(row),
                Effect.valueOf(row.getString("effect")),
                categories(row.getString("category")),
                period(row),
                EmergencyChoice.State.IN_FORCE);
    }

    private static EmergencyChoice together(EmergencyChoice one, EmergencyChoice other) {
        Set<DataCategory> categories = EnumSet.copyOf(one.categories());
        categories.addAll(other.categories());
        return new EmergencyChoice(
                one.ref(), one.person(), one.purpose(), one.effect(), categories, one.period(), one.state());
    }

    private static EmergencyAccess access(ResultSet row) throws SQLException {
        return new EmergencyAccess(
                new EmergencyAccessId(row.getString("access_id")),
                new PatientId(row.getString("person")),
                new RecipientId(row.getString("recipient")),
                new PractitionerId(row.getString("practitioner")),
                purpose(row),
                EmergencyGround.valueOf(row.getString("ground")),
                categories(row.getString("categories")),
                period(row));
    }

    private static PurposeOfUse purpose(ResultSet row) throws SQLException {
        return PurposeOfUse.ofCode(row.getString("purpose")).orElseThrow();
    }

    private static Period period(ResultSet row) throws SQLException {
        return new Period(
                row.getObject("valid_from", OffsetDateTime.class).toInstant(),
                row.getObject("valid_to", OffsetDateTime.class).toInstant());
    }

    /** A number that this version does not know opens nothing here. */
    private static Set<DataCategory> categories(String numbers) {
        return Arrays.stream(numbers.split(","))
                .flatMap(number -> DataCategory.ofNumber(Integer.parseInt(number)).stream())
                .collect(Collectors.toUnmodifiableSet());
    }
}
