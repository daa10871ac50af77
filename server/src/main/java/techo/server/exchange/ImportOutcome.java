package techo.server.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import techo.interceptors.error.Problem;
import techo.policy.audit.ResourceUse;

/** What became of an import that was not refused. */
sealed interface ImportOutcome {
    <T> T fold(Function<Stored, T> onStored, Function<Repeated, T> onRepeated, Function<Begun, T> onBegun);

    /**
     * @param documents the DocumentReferences that keep the originals
     * @param counts resources stored, by type
     * @param written each resource that was created or updated
     */
    record Stored(
            List<String> documents, Map<String, Integer> counts, List<ResourceUse> written, List<Problem> warnings)
            implements ImportOutcome {
        public Stored {
            documents = List.copyOf(documents);
            counts = Map.copyOf(counts);
            written = List.copyOf(written);
            warnings = List.copyOf(warnings);
        }

        Stored withWarnings(List<Problem> more) {
            List<Problem> all = new ArrayList<>(warnings);
            all.addAll(more);
            return new Stored(documents, counts, written, all);
        }

        /** Beside those of the new files. */
        Stored withDocuments(List<String> known) {
            List<String> all = new ArrayList<>(documents);
            all.addAll(known);
            return new Stored(all, counts, written, warnings);
        }

        @Override
        public <T> T fold(Function<Stored, T> onStored, Function<Repeated, T> onRepeated, Function<Begun, T> onBegun) {
            return onStored.apply(this);
        }
    }

    /** The very same files are in the record already; nothing was changed. */
    record Repeated(List<String> documents) implements ImportOutcome {
        public Repeated {
            documents = List.copyOf(documents);
        }

        @Override
        public <T> T fold(Function<Stored, T> onStored, Function<Repeated, T> onRepeated, Function<Begun, T> onBegun) {
            return onRepeated.apply(this);
        }
    }

    /**
     * A long export that is on its way into the record.
     *
     * @param values so many
     */
    record Begun(long values, List<Problem> warnings) implements ImportOutcome {
        public Begun {
            warnings = List.copyOf(warnings);
        }

        @Override
        public <T> T fold(Function<Stored, T> onStored, Function<Repeated, T> onRepeated, Function<Begun, T> onBegun) {
            return onBegun.apply(this);
        }
    }
}
