package techo.server.terminology;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.function.Supplier;
import techo.terminology.catalogue.Catalogue;
import techo.terminology.catalogue.CodeSystemVersion;
import techo.terminology.concept.ConceptTable;
import techo.terminology.shipped.ShippedTerminology;

/**
 * The catalogue at this moment: what ships, and what was loaded through any node. Concepts of loaded code systems are
 * read when they are first asked for, and kept as long as there is room.
 */
final class CurrentTerminology implements Supplier<Catalogue> {
    private final LoadedVersions versions;
    private final Cache<String, ConceptTable> tables;
    private final Runnable onChange;
    private final Catalogue shipped = ShippedTerminology.load();
    private volatile Snapshot current;

    private record Snapshot(String state, Catalogue catalogue) {}

    /** @param memory bytes for the concepts of loaded code systems; @param onChange run when the catalogue is another */
    CurrentTerminology(LoadedVersions versions, long memory, Runnable onChange) {
        this.versions = versions;
        this.onChange = onChange;
        this.tables = Caffeine.newBuilder()
                .maximumWeight(memory)
                .weigher((String id, ConceptTable table) -> (int) Math.min(table.bytes(), Integer.MAX_VALUE))
                .build();
        this.current = snapshot(versions.state());
    }

    @Override
    public Catalogue get() {
        return current.catalogue();
    }

    /** Looks whether another node, or this one, has loaded something. */
    synchronized void refresh() {
        String state = versions.state();
        if (!state.equals(current.state())) {
            current = snapshot(state);
            onChange.run();
        }
    }

    /** INVARIANT: the state is read before the versions, so that a change between the two is seen the next time. */
    private Snapshot snapshot(String state) {
        List<CodeSystemVersion> loaded =
                versions.all().stream().map(LoadedVersion::system).toList();
        return new Snapshot(state, shipped.with(loaded, this::table));
    }

    private ConceptTable table(CodeSystemVersion version) {
        return tables.get(version.id(), versions::concepts);
    }
}
