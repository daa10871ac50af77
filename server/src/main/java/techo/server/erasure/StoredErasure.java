package techo.server.erasure;

import java.time.Instant;
import java.util.Optional;
import techo.policy.erasure.Erasure;

/**
 * An erasure as it is on record.
 *
 * @param patientPid HAPI's key of the Patient
 * @param erasedAt when the rows were erased
 * @param told what was erased and what is kept, as lines of the receipt
 * @param receipt signed, once nothing is left
 */
record StoredErasure(
        Erasure erasure,
        long patientPid,
        Instant askedAt,
        Optional<Instant> erasedAt,
        Optional<String> told,
        Optional<String> receipt) {}
