package techo.server.audit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import techo.policy.audit.ReportDeadlines;

/**
 * By when a breach is reported to the authority.
 *
 * @param promptDays days for the prompt report (速報), the day on which it became known included
 * @param finalDays days for the final report (確報)
 * @param maliciousDays days for the final report of what was done on purpose
 * @param holidays national holidays, on which no final report is due
 */
@ConfigurationProperties(prefix = "techo.incident", ignoreUnknownFields = false)
public record IncidentProperties(
        @DefaultValue("5") int promptDays,
        @DefaultValue("30") int finalDays,
        @DefaultValue("60") int maliciousDays,
        @DefaultValue Set<LocalDate> holidays) {
    private static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");

    public IncidentProperties {
        holidays = Set.copyOf(holidays);
        if (promptDays < 1 || finalDays < promptDays || maliciousDays < finalDays) {
            throw new IllegalArgumentException(
                    "techo.incident must satisfy 1 <= prompt-days <= final-days <= malicious-days");
        }
    }

    /** @param known when it became known */
    ReportDeadlines deadlines(Instant known, boolean malicious) {
        return ReportDeadlines.of(
                LocalDate.ofInstant(known, JAPAN),
                malicious,
                new ReportDeadlines.Days(promptDays, finalDays, maliciousDays),
                holidays);
    }
}
