package techo.server.disclosure;

import java.time.Period;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The disclosure ledger.
 *
 * @param retention how long an entry is kept after the disclosure; at least {@code 3y} (Enforcement Rules Art. 21 and 25)
 */
@ConfigurationProperties(prefix = "techo.disclosure", ignoreUnknownFields = false)
public record DisclosureProperties(@DefaultValue("3y") Period retention) {
    private static final int LEAST_MONTHS = 36;

    public DisclosureProperties {
        if (retention.toTotalMonths() < LEAST_MONTHS || retention.getDays() < 0) {
            throw new IllegalArgumentException("techo.disclosure.retention must be at least 3y, as the law asks");
        }
    }
}
