package techo.server.recipient;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The register of recipients.
 *
 * @param unregistered what becomes of an organisation that the register does not know: {@code refuse}, or
 *     {@code as-configured} while a site moves its recipients from the configuration into the register
 * @param recheck how long a confirmed checklist counts for data that came through Mynaportal, and a check of equal
 *     measures abroad for all data (guideline 4.2; APPI Art. 28(3))
 */
@ConfigurationProperties(prefix = "techo.recipients", ignoreUnknownFields = false)
public record RecipientProperties(
        @DefaultValue("refuse") Unregistered unregistered,
        @DefaultValue("365d") Duration recheck) {

    /** What the configuration of clients is worth beside the register. */
    public enum Unregistered {
        /** Nothing: who is not in the register receives nothing. */
        REFUSE,
        /** Clients may act for the organisations that their configuration names. */
        AS_CONFIGURED
    }
}
