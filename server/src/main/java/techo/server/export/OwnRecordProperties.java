package techo.server.export;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A person's own record as one zip.
 *
 * @param mostResources of a record that is made into a zip; a larger one leaves by an export
 * @param atOnce zips that one node makes at a time; four times as many wait, and more are refused
 * @param patience how long somebody waits before being asked to come again
 */
@ConfigurationProperties(prefix = "techo.own-record", ignoreUnknownFields = false)
public record OwnRecordProperties(
        @DefaultValue("20000") int mostResources,
        @DefaultValue("2") int atOnce,
        @DefaultValue("20s") Duration patience) {

    public OwnRecordProperties {
        if (mostResources < 1 || atOnce < 1 || patience.isNegative()) {
            throw new IllegalArgumentException(
                    "techo.own-record.most-resources and .at-once must be at least 1, .patience not negative");
        }
    }
}
