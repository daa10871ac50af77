package techo.exchange;

import java.util.List;
import java.util.function.Function;

/**
 * What became of one file: what it holds in FHIR, or why it was refused as a whole.
 *
 * <p>Readers always return one of the two; they do not throw for anything a file can contain. Nothing is dropped
 * silently: what could not be translated is named in a warning, and the original bytes stay with the caller.
 */
public sealed interface ImportResult {

    <T> T fold(Function<Imported, T> onImported, Function<Rejected, T> onRejected);

    /**
     * @param records one per person and document. An archive can hold documents of several people: the caller must look
     *     at {@link ImportedRecord#subject()} of each, and refuse or pick, never store them all for one person.
     * @param warnings what was kept verbatim or left out of the translation, in document order
     */
    record Imported(List<ImportedRecord> records, List<ExchangeIssue> warnings) implements ImportResult {
        public Imported {
            records = List.copyOf(records);
            warnings = List.copyOf(warnings);
            if (records.isEmpty()) {
                throw new IllegalArgumentException("an imported file has at least one record");
            }
        }

        @Override
        public <T> T fold(Function<Imported, T> onImported, Function<Rejected, T> onRejected) {
            return onImported.apply(this);
        }
    }

    /** @param errors at least one, in document order */
    record Rejected(List<ExchangeIssue> errors) implements ImportResult {
        public Rejected {
            errors = List.copyOf(errors);
            if (errors.isEmpty()) {
                throw new IllegalArgumentException("a rejection says why");
            }
        }

        @Override
        public <T> T fold(Function<Imported, T> onImported, Function<Rejected, T> onRejected) {
            return onRejected.apply(this);
        }
    }

    static ImportResult rejected(ExchangeIssueCode code, String location, String detail) {
        return new Rejected(List.of(new ExchangeIssue(code, location, detail)));
    }
}
