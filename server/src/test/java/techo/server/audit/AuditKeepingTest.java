package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static techo.server.audit.IncidentSteps.value;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.policy.audit.AuditAction;
import techo.policy.audit.AuditAgent;
import techo.policy.audit.AuditOutcome;
import techo.policy.audit.AuditRecord;
import techo.policy.audit.AuditTrail;
import techo.policy.audit.RequestId;
import techo.policy.audit.ResourceUse;
import techo.policy.audit.ResourceUse.Use;
import techo.policy.identity.PatientId;
import techo.server.storage.DatabaseKind;
import techo.server.testing.FhirHttp;
import techo.server.testing.ServerTest;
import techo.server.testing.TestIssuer;

/** What becomes of records: investigated, held, reviewed, erased. */
@ServerTest
class AuditKeepingTest {
    /** Long before any other test, and at night in Japan. */
    private static final Instant NIGHT = Instant.parse("2020-02-05T18:30:00Z");

    @Autowired
    private AuditTrail trail;

    @Autowired
    private AuditReviews reviews;

    @Autowired
    private AuditJobs jobs;

    @Autowired
    private AuditErasure erasure;

    @Autowired
    private AuditMonths months;

    @Autowired
    private AuditRetention retention;

    @Autowired
    private ClockSkew skew;

    @Autowired
    private JobRecords jobRecords;

    @Autowired
    private RecordSeals seals;

    @Autowired
    private AuditReviewProperties properties;

    @Autowired
    private DatabaseKind kind;

    @Autowired
    private DataSource database;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private IncidentSteps steps;

    @Autowired
    private FhirHttp fhir;

    @Autowired
    private TestIssuer tokens;

    private final String clinic = "clinic-" + UUID.randomUUID();
    private final String insider = "Practitioner/insider-" + UUID.randomUUID();

    @Test
    void the_scope_of_an_incident_is_exactly_the_seven_people_whom_the_insider_saw() {
        List<PatientId> seven = people(7);
        seven.forEach(person -> seen(insider, person, "Observation"));
        seen(insider, seven.get(0), "Condition");
        seen("Practitioner/colleague", people(1).get(0), "Observation");

        Parameters scope = steps.scope(incident(insider));

        assertThat(value(scope, "persons")).isEqualTo("7");
        assertThat(value(scope, "records")).isEqualTo("8");
        assertThat(value(scope, "report-required")).isEqualTo("true");
        assertThat(value(scope, "ground")).isEqualTo("sensitive");
        assertThat(value(scope, "prompt-report-by")).isEqualTo("2026-04-05");
        assertThat(value(scope, "final-report-by")).isEqualTo("2026-04-30");
        assertThat(fhir.encode(scope)).doesNotContain(seven.get(0).value());
        assertThat(steps.askPersons("alice", scope).body()).contains("another-operator-required");
        assertThat(steps.persons(scope))
                .containsExactlyInAnyOrderElementsOf(seven.stream()
                        .map(person -> "Patient/" + person.value())
                        .toList());
        assertThat(jdbc.queryForObject(
                        "select count(*) from techo_audit_patient where patient_id = ?",
                        Integer.class,
                        seven.get(1).value()))
                .as("the access and the look of the operator")
                .isEqualTo(2);
    }

    @Test
    void an_incident_is_for_operators_and_says_what_is_missing() {
        assertThat(fhir.post(tokens.citizen("somebody"), "/$incident-scope", incident(insider))
                        .statusCode())
                .isIn(403, 404);
        assertThat(fhir.post(tokens.operator("alice"), "/$incident-scope", new Parameters())
                        .body())
                .contains("incident-invalid");
    }

    @Test
    void a_held_person_is_not_erased_until_two_operators_lift_the_hold_and_then_nobody_can_read_who_it_was()
            throws Exception {
        PatientId sakura = people(1).get(0);
        seen(insider, sakura, "Observation");
        String hold = value(
                steps.require(fhir.post(
                        tokens.operator("alice"),
                        "/$legal-hold",
                        new Parameters()
                                .addParameter("reason", new StringType("case 7"))
                                .addParameter("from", moment(NIGHT.minusSeconds(1)))
                                .addParameter("until", moment(NIGHT.plusSeconds(1)))
                                .addParameter("patient", new Reference("Patient/" + sakura.value())))),
                "hold");
        assertThat(erasure.forget(sakura)).isFalse();
        assertThat(records(sakura)).isPositive();

        Parameters lift = new Parameters().addParameter("hold", new StringType(hold));
        assertThat(fhir.post(tokens.operator("bob"), "/$legal-hold-lift", lift).body())
                .contains("another-operator-required");
        steps.require(fhir.post(
                tokens.operator("alice"),
                "/$legal-hold-propose-lift",
                lift.copy().addParameter("reason", new StringType("closed"))));
        assertThat(fhir.post(tokens.operator("alice"), "/$legal-hold-lift", lift)
                        .body())
                .contains("another-operator-required");
        steps.require(fhir.post(tokens.operator("bob"), "/$legal-hold-lift", lift));

        assertThat(erasure.forget(sakura)).isTrue();
        assertThat(records(sakura)).isZero();
        assertThat(jdbc.queryForList("select payload from techo_audit", String.class))
                .noneMatch(payload -> payload.contains(sakura.value()));
        steps.assertSound();
        Parameters scope = steps.scope(incident(insider));
        assertThat(value(scope, "persons")).isEqualTo("0");
        assertThat(value(scope, "erased-persons")).isEqualTo("1");
        assertThat(value(scope, "ground")).isEqualTo("sensitive");
    }

    @Test
    void weeks_in_which_no_review_was_made_are_made_up_for_and_that_is_on_record_once() {
        LocalDate last = lastWeekOfFour();
        int before = recordsOfReviews();
        jobs.review(Instant.now());
        jobs.review(Instant.now());
        assertThat(recordsOfReviews()).isEqualTo(before + 1);
        for (int ago = 0; ago < 3; ago++) {
            assertThat(reviews.find(last.minusWeeks(ago))).isPresent();
        }
    }

    @Test
    void a_week_that_cannot_be_read_keeps_no_other_from_its_review() {
        LocalDate last = lastWeekOfFour();
        LocalDate damaged = last.minusWeeks(2);
        PatientId person = people(1).get(0);
        trail.append(record(
                damaged.atTime(12, 0).atZone(ZoneId.of("Asia/Tokyo")).toInstant(),
                new AuditAgent(AuditAgent.Kind.RECIPIENT, clinic, insider, "client", "TREAT"),
                AuditOutcome.done(200),
                Map.of(person, List.of(ResourceUse.one(Use.SHOWN, "Observation", "o", 1)))));
        String key = Objects.requireNonNull(seals.keyIds(Set.of(person)).get(person));
        AtomicInteger tries = new AtomicInteger();
        AuditPayload damagedPayloads = new AuditPayload(keys -> {
            if (keys.contains(key)) {
                tries.incrementAndGet();
                throw new IllegalStateException("an audit record is not JSON");
            }
            return seals.opener(keys);
        });
        AuditReviews unreadable = new AuditReviews(
                jdbc,
                new OneNode(database, kind),
                new AuditScan(database, damagedPayloads),
                properties.limits(),
                Clock.systemUTC());
        try (AuditJobs job = new AuditJobs(months, retention, unreadable, skew, jobRecords)) {
            Instant now = Instant.now();
            job.review(now);
            job.review(now.plus(Duration.ofHours(23)));
            assertThat(tries).as("within a day").hasValue(1);
            job.review(now.plus(Duration.ofHours(24)));
            assertThat(tries).hasValue(2);
        }
        assertThat(reviews.find(damaged)).isEmpty();
        assertThat(reviews.find(last.minusWeeks(1))).isPresent();
        assertThat(reviews.find(last)).isPresent();
        jobs.review(Instant.now());
        assertThat(reviews.find(damaged)).as("as soon as it can be read").isPresent();
        assertThat(unreadable.make(damaged))
                .as("what another made is not read again")
                .isFalse();
    }

    @Test
    void what_one_node_does_no_other_does_meanwhile() {
        OneNode here = new OneNode(database, kind);
        OneNode elsewhere = kind == DatabaseKind.POSTGRESQL ? new OneNode(database, kind) : here;
        assertThat(here.alone("work", () -> elsewhere.alone("work", () -> true)))
                .isFalse();
        assertThat(here.alone("work", () -> elsewhere.alone("other work", () -> true)))
                .isTrue();
        assertThat(elsewhere.alone("work", () -> true)).as("when it is done").isTrue();
    }

    /** The newest of four weeks of which the first alone has a review. */
    private LocalDate lastWeekOfFour() {
        LocalDate last = LocalDate.now(ZoneId.of("Asia/Tokyo"))
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
                .minusWeeks(1);
        jdbc.update("delete from techo_audit_review where week >= ?", last.minusWeeks(3));
        reviews.make(last.minusWeeks(3));
        return last;
    }

    private int recordsOfReviews() {
        return jdbc.queryForList(
                        "select seq from techo_audit where payload like '%\"kind\":\"system\",\"id\":\"audit-review\"%'",
                        Long.class)
                .size();
    }

    @Test
    void the_review_of_a_week_names_who_stood_out_and_is_signed_once_by_somebody_else() {
        List<PatientId> many = people(101);
        many.forEach(person -> seen(insider, person, "Observation"));
        LocalDate week = LocalDate.of(2020, 2, 3);
        trail.append(denied("alice"));
        IntStream.range(0, 25).forEach(i -> trail.append(denied("alice")));
        jdbc.update("delete from techo_audit_review where week = ?", week);
        reviews.make(week);
        reviews.make(week);

        Parameters all = steps.require(fhir.get(tokens.operator("bob"), "/$audit-reviews"));

        assertThat(fhir.encode(all))
                .contains("odd-hours", "mass-reads", "denials", insider)
                .doesNotContain(many.get(0).value());
        Parameters sign = new Parameters()
                .addParameter("week", new DateType(week.toString()))
                .addParameter("note", new StringType("asked the clinic"));
        assertThat(fhir.post(tokens.operator("alice"), "/$sign-audit-review", sign)
                        .body())
                .contains("review-of-own-accesses");
        steps.require(fhir.post(tokens.operator("bob"), "/$sign-audit-review", sign));
        assertThat(fhir.post(tokens.operator("carol"), "/$sign-audit-review", sign)
                        .statusCode())
                .isEqualTo(404);
        assertThat(reviews.find(week).orElseThrow().signedBy().orElseThrow()).startsWith("bob ");
    }

    private void seen(String practitioner, PatientId person, String type) {
        AuditAgent agent = new AuditAgent(AuditAgent.Kind.RECIPIENT, clinic, practitioner, "client", "TREAT");
        trail.append(record(
                agent,
                AuditOutcome.done(200),
                Map.of(person, List.of(ResourceUse.one(Use.SHOWN, type, "r-" + UUID.randomUUID(), 1)))));
    }

    private AuditRecord denied(String operator) {
        AuditAgent agent =
                new AuditAgent(AuditAgent.Kind.OPERATOR, "", operator + " " + tokens.uri(), "client", "OPERATE");
        return record(agent, new AuditOutcome(AuditOutcome.Result.DENIED, 403, "not-permitted"), Map.of());
    }

    private static AuditRecord record(
            AuditAgent agent, AuditOutcome outcome, Map<PatientId, List<ResourceUse>> subjects) {
        return record(NIGHT, agent, outcome, subjects);
    }

    private static AuditRecord record(
            Instant at, AuditAgent agent, AuditOutcome outcome, Map<PatientId, List<ResourceUse>> subjects) {
        return new AuditRecord(
                at,
                new RequestId(UUID.randomUUID().toString()),
                agent,
                AuditAction.SEARCH,
                outcome,
                "Observation",
                List.of(),
                subjects,
                List.of(),
                List.of(),
                1);
    }

    private static Parameters incident(String actor) {
        return new Parameters()
                .addParameter("reason", new StringType("a report from the clinic"))
                .addParameter("from", moment(NIGHT.minusSeconds(60)))
                .addParameter("until", moment(NIGHT.plusSeconds(60)))
                .addParameter(
                        "known",
                        moment(LocalDate.of(2026, 4, 1)
                                .atTime(9, 0)
                                .atZone(ZoneId.of("Asia/Tokyo"))
                                .toInstant()))
                .addParameter("malicious", new BooleanType(false))
                .addParameter("actor", new StringType(actor));
    }

    private static InstantType moment(Instant at) {
        return new InstantType(Date.from(at));
    }

    private static List<PatientId> people(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new PatientId("person-" + UUID.randomUUID()))
                .toList();
    }

    private int records(PatientId person) {
        return jdbc.queryForObject(
                "select count(*) from techo_audit_patient where patient_id = ?", Integer.class, person.value());
    }
}
