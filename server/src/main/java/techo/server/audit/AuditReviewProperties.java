package techo.server.audit;

import java.time.LocalTime;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.format.annotation.DateTimeFormat;
import techo.policy.audit.AccessReview;

/**
 * What stands out in the weekly review of accesses.
 *
 * @param persons as many different people seen by one in a day are a finding
 * @param denials as many refusals of one in a week are a finding
 * @param dayBegins accesses of staff before this time in Japan are a finding
 * @param dayEnds so are those from this time on
 */
@ConfigurationProperties(prefix = "techo.audit-review", ignoreUnknownFields = false)
public record AuditReviewProperties(
        @DefaultValue("100") int persons,
        @DefaultValue("20") int denials,

        @DefaultValue("06:00") @DateTimeFormat(iso = DateTimeFormat.ISO.TIME)
        LocalTime dayBegins,

        @DefaultValue("22:00") @DateTimeFormat(iso = DateTimeFormat.ISO.TIME)
        LocalTime dayEnds) {

    public AuditReviewProperties {
        if (persons < 1 || denials < 1) {
            throw new IllegalArgumentException("techo.audit-review.persons and .denials must be at least 1");
        }
        if (!dayBegins.isBefore(dayEnds)) {
            throw new IllegalArgumentException("techo.audit-review.day-begins must be before day-ends");
        }
    }

    AccessReview.Limits limits() {
        return new AccessReview.Limits(persons, denials, dayBegins, dayEnds);
    }
}
