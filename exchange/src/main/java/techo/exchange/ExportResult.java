package techo.exchange;

import java.util.List;
import java.util.function.Function;

/**
 * What became of resources that were to be written in a file format: the files, or why there are none.
 *
 * <p>Writers always return one of the two. What the format has no place for is named in a warning, never left out
 * silently.
 */
public sealed interface ExportResult {

    <T> T fold(Function<Exported, T> onExported, Function<Refused, T> onRefused);

    /** @param files at least one; several where one record does not fit one file */
    record Exported(List<ExportFile> files, List<ExchangeIssue> warnings) implements ExportResult {
        public Exported {
            files = List.copyOf(files);
            warnings = List.copyOf(warnings);
            if (files.isEmpty()) {
                throw new IllegalArgumentException("an export has at least one file");
            }
        }

        @Override
        public <T> T fold(Function<Exported, T> onExported, Function<Refused, T> onRefused) {
            return onExported.apply(this);
        }
    }

    /** @param errors at least one */
    record Refused(List<ExchangeIssue> errors) implements ExportResult {
        public Refused {
            errors = List.copyOf(errors);
            if (errors.isEmpty()) {
                throw new IllegalArgumentException("a refusal says why");
            }
        }

        @Override
        public <T> T fold(Function<Exported, T> onExported, Function<Refused, T> onRefused) {
            return onRefused.apply(this);
        }
    }

    static ExportResult refused(ExchangeIssueCode code, String location, String detail) {
        return new Refused(List.of(new ExchangeIssue(code, location, detail)));
    }
}
