package techo.server.disclosure;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import techo.policy.disclosure.Acquisition;
import techo.policy.disclosure.DisclosedKind;

/**
 * What was taken in, as the ledger shows it.
 *
 * @param source how the register named the organisation that it came from, then; empty when it came from none
 */
record AcquisitionEntry(Acquisition acquisition, Optional<NamedRecipient> source) {
    Optional<AcquisitionEntry> telling(UnaryOperator<List<DisclosedKind>> told) {
        return acquisition.telling(told).map(left -> new AcquisitionEntry(left, source));
    }
}
