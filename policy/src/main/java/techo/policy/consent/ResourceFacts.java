package techo.policy.consent;

import java.time.LocalDate;
import java.util.Optional;
import techo.policy.identity.PatientId;

/**
 * What the server knows of one stored resource, and all that a decision may depend on.
 *
 * @param owner whose it is; empty for the directory, which belongs to nobody
 * @param effective the day in Japan that the data speak of, when they say one
 */
public record ResourceFacts(
        Optional<PatientId> owner, DataCategory category, DataOrigin origin, Optional<LocalDate> effective) {}
