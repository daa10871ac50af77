package techo.server.erasure;

import java.time.Instant;
import java.util.Optional;
import techo.policy.erasure.Erasure;

/**
 * An erasure as it is on record.
 *
 * @param patientPid HAPI's key of the Patient
 * @param erasedAt when the rows were erased
 * @param reason of the operator who proposed it
 * @param approvedBy the operator who agreed, as written down
 * @param told what was erased and what is kept, as lines of the receipt
 * @param receipt signed, once nothing is left
 */
record StoredErasure(
        Erasure erasure,
        long patientPid,
        Instant askedAt,
        Optional<String> reason,
        Optional<String> approvedBy,
        Optional<Instant> erasedAt,
        Optional<String> told,
        Optional<String> receipt) {}
