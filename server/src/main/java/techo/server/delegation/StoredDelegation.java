package techo.server.delegation;

import java.time.Instant;
import java.util.Optional;
import techo.policy.consent.Delegation;
import techo.policy.consent.DelegationDocument;

/** A delegation as it is on file, with what only its history needs. */
record StoredDelegation(
        Delegation delegation,
        Optional<DelegationDocument> document,
        Instant establishedAt,
        Optional<Instant> endedAt) {}
