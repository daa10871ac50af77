package techo.exchange;

import java.util.Set;
import org.hl7.fhir.r4.model.Resource;

/**
 * One resource of an imported record, with what the server needs to decide who may see it.
 *
 * <p>INVARIANT: the resource carries {@code key.identifier()} among its identifiers, and refers to its siblings by their
 * {@link ImportKey#fullUrl()}.
 *
 * @param files digests of those that it was read from; empty where these are all that were read together
 */
public record ImportedResource(
        ImportKey key, Resource resource, RecordCategory category, RecordSource source, Set<String> files) {

    public ImportedResource {
        files = Set.copyOf(files);
    }

    /** From all files that were read together. */
    public ImportedResource(ImportKey key, Resource resource, RecordCategory category, RecordSource source) {
        this(key, resource, category, source, Set.of());
    }

    /** Whether these files alone say it. */
    boolean isOf(Set<String> digests) {
        return !files.isEmpty() && digests.containsAll(files);
    }
}
