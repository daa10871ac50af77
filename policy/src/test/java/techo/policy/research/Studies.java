package techo.policy.research;

import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import techo.policy.consent.Period;
import techo.policy.identity.ProjectId;
import techo.policy.identity.RecipientId;

/** Studies to decide about. */
final class Studies {
    static final Period YEAR = Period.ofDays(LocalDate.of(2026, 4, 1), LocalDate.of(2027, 3, 31));

    private Studies() {}

    static Study of(OutputKind output) {
        return of(output, Generalisation.of(output), ClassThresholds.of(output));
    }

    static Study of(OutputKind output, Generalisation generalisation, ClassThresholds thresholds) {
        return new Study(
                new ProjectId("s1"),
                new RecipientId("analytics"),
                new Protocol("A study", "To learn", "P-1"),
                output,
                YEAR,
                Set.of(new Variable("Observation", Set.of())),
                generalisation,
                thresholds,
                StudyState.APPROVED,
                Optional.of(new PublicNotice(
                        URI.create("https://phr.example/studies/s1"), Instant.parse("2026-03-01T00:00:00Z"))));
    }
}
