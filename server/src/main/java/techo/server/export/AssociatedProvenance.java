package techo.server.export;

import java.util.Arrays;
import java.util.Optional;

/** Which Provenance leaves with an export (Bulk Data Access, {@code includeAssociatedData}), in the order of how much. */
enum AssociatedProvenance {
    /** It is a type like others. */
    AS_OTHERS(""),
    /** Of each resource that leaves, the one that was stored last. */
    LATEST("LatestProvenanceResources"),
    /** All that speak of a resource that leaves. */
    RELEVANT("RelevantProvenanceResources");

    private final String code;

    AssociatedProvenance(String code) {
        this.code = code;
    }

    static Optional<AssociatedProvenance> ofCode(String code) {
        return Arrays.stream(values())
                .filter(value -> value != AS_OTHERS && value.code.equals(code))
                .findFirst();
    }
}
