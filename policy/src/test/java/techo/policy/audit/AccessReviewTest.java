package techo.policy.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import techo.policy.audit.AccessReview.Finding;
import techo.policy.audit.AccessReview.Finding.Kind;
import techo.policy.identity.PatientId;

class AccessReviewTest {
    private static final Instant NOON = Instant.parse("2026-04-01T03:00:00Z");
    private static final AuditAgent DOCTOR =
            new AuditAgent(AuditAgent.Kind.RECIPIENT, "clinic", "Practitioner/a", "app", "TREAT");

    private final AccessReview review =
            new AccessReview(new AccessReview.Limits(3, 2, LocalTime.of(6, 0), LocalTime.of(22, 0)));

    @Test
    void an_ordinary_week_has_no_finding() {
        review.add(shown(NOON, DOCTOR, "p1"));
        review.add(shown(NOON, citizen(), "p1"));
        review.add(denied(DOCTOR));
        assertThat(review.findings()).isEmpty();
        assertThat(review.records()).isEqualTo(3);
    }

    @Test
    void staff_at_night_stands_out_and_people_who_look_at_their_own_record_do_not() {
        Instant night = Instant.parse("2026-04-01T20:59:00Z");
        review.add(shown(night, DOCTOR, "p1"));
        review.add(shown(night.plusSeconds(60), DOCTOR, "p1"));
        review.add(shown(night, citizen(), "p1"));
        assertThat(review.findings()).containsExactly(finding(Kind.ODD_HOURS, "clinic Practitioner/a", 1));
    }

    @Test
    void many_people_in_one_day_stand_out_and_the_same_number_over_two_days_does_not() {
        review.add(shown(NOON, DOCTOR, "p1"));
        review.add(shown(NOON, DOCTOR, "p2"));
        Instant next = NOON.plusSeconds(86_400);
        review.add(shown(next, DOCTOR, "p3"));
        review.add(shown(next, DOCTOR, "p4"));
        assertThat(review.findings()).isEmpty();
        Instant third = next.plusSeconds(86_400);
        for (String person : List.of("p1", "p2", "p1", "p3")) {
            review.add(shown(third, DOCTOR, person));
        }
        review.add(shown(third.plusSeconds(86_400), DOCTOR, "p1"));
        assertThat(review.findings()).containsExactly(finding(Kind.MASS_READS, "clinic Practitioner/a", 3));
    }

    @Test
    void days_are_taken_one_after_the_other() {
        review.add(shown(NOON, DOCTOR, "p1"));
        assertThatThrownBy(() -> review.add(shown(NOON.minusSeconds(86_400), DOCTOR, "p2")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void every_emergency_is_told_and_refusals_when_there_are_many() {
        review.add(shown(
                NOON, new AuditAgent(AuditAgent.Kind.RECIPIENT, "clinic", "Practitioner/a", "app", "EMERGENCY"), "p1"));
        review.add(denied(DOCTOR));
        review.add(denied(DOCTOR));
        assertThat(review.findings())
                .containsExactly(
                        finding(Kind.DENIALS, "clinic Practitioner/a", 2),
                        finding(Kind.EMERGENCIES, "clinic Practitioner/a", 1));
    }

    @Test
    void delegates_are_counted_and_not_named() {
        review.add(shown(NOON, new AuditAgent(AuditAgent.Kind.DELEGATE, "mother", "app", "FAMILY-VIEW"), "p1"));
        assertThat(review.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.key().kind()).isEqualTo(Kind.DELEGATES);
            assertThat(finding.key().who()).isEmpty();
        });
    }

    private static AuditAgent citizen() {
        return new AuditAgent(AuditAgent.Kind.CITIZEN, "p1", "app", "SELF-VIEW");
    }

    private static Finding finding(Kind kind, String who, long count) {
        return new Finding(new Finding.Key(kind, AuditAgent.Kind.RECIPIENT, who, "app"), count);
    }

    private static AuditRecord shown(Instant at, AuditAgent agent, String person) {
        return record(
                at,
                agent,
                AuditOutcome.done(200),
                Map.of(new PatientId(person), List.of(ResourceUse.one(ResourceUse.Use.SHOWN, "Observation", "o", 1))));
    }

    private static AuditRecord denied(AuditAgent agent) {
        return record(NOON, agent, new AuditOutcome(AuditOutcome.Result.DENIED, 403, "no"), Map.of());
    }

    private static AuditRecord record(
            Instant at, AuditAgent agent, AuditOutcome outcome, Map<PatientId, List<ResourceUse>> subjects) {
        return new AuditRecord(
                at,
                new RequestId("r"),
                agent,
                AuditAction.READ,
                outcome,
                "",
                List.of(),
                subjects,
                List.of(),
                List.of(),
                1);
    }
}
