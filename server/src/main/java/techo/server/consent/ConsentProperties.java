package techo.server.consent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import techo.policy.consent.AgeLimit;
import techo.policy.consent.DataPeriod;
import techo.policy.consent.LegalLimits;
import techo.policy.consent.PurposeCeiling;
import techo.policy.identity.RecipientId;

/**
 * What law, guidelines and the operator set for consents. Another {@code viewing}, {@code link} or {@code emergency} holds from
 * the next start on, also for consents and accesses from before.
 *
 * @param viewing how long a viewing consent (閲覧同意) opens anything after it was given
 * @param link how long a consent to a Mynaportal link (期間連携) lasts after it was given
 * @param dormancy how long after a person last signed in or consented their sharing is suspended
 * @param emergency how long one emergency access lasts at most
 * @param review until when an emergency access must have been reviewed, counted from its beginning
 * @param submission how long the recipient of a submission (電子提出) may fetch it, before the document is deleted
 * @param acquisition the {@code Organization} that runs the service and that consents to take data in (自己利用) name; with
 *     it, files are imported on such a consent only
 * @param age from which age a person decides alone
 * @param ages another age, by the day in Japan from which it holds
 * @param ceiling a file with an operator's own table of purposes and types of recipients, in place of the one shipped
 * @param smallestCell the dry run of a cohort tells counts of people in steps of this, rounded down, and no smaller ones
 */
@ConfigurationProperties(prefix = "techo.consent", ignoreUnknownFields = false)
public record ConsentProperties(
        @DefaultValue("24h") Duration viewing,
        @DefaultValue("90d") Duration link,
        @DefaultValue("365d") Duration dormancy,
        @DefaultValue("24h") Duration emergency,
        @DefaultValue("7d") Duration review,
        @DefaultValue("7d") Duration submission,
        @DefaultValue("") String acquisition,
        @DefaultValue("15") int age,
        @DefaultValue Map<String, Integer> ages,
        @Nullable Path ceiling,
        @DefaultValue("10") int smallestCell) {
    private static final int LEAST_CELL = 5;

    public ConsentProperties {
        ages = Map.copyOf(ages);
        if (smallestCell < LEAST_CELL) {
            throw new IllegalArgumentException("techo.consent.smallest-cell must be at least " + LEAST_CELL);
        }
    }

    Optional<RecipientId> acquisitionBy() {
        return Optional.of(acquisition).filter(named -> !named.isEmpty()).map(RecipientId::new);
    }

    LegalLimits limits(Duration recheck) {
        List<AgeLimit> all = new ArrayList<>(List.of(new AgeLimit(DataPeriod.EARLIEST, age)));
        ages.forEach((day, years) -> all.add(new AgeLimit(LocalDate.parse(day), years)));
        return new LegalLimits(
                all,
                viewing,
                link,
                dormancy,
                recheck,
                emergency,
                LegalLimits.initial().emergencyCategories(),
                review);
    }

    /** @throws IllegalArgumentException when a line of the file cannot be read */
    PurposeCeiling table() {
        return ceiling == null ? PurposeCeiling.shipped() : PurposeCeiling.read(lines(ceiling));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("techo.consent.ceiling cannot be read", e);
        }
    }
}
