package techo.server.exchange;

import java.util.List;
import techo.exchange.ImportedRecord;
import techo.exchange.SourceFile;
import techo.interceptors.error.Problem;

/**
 * What was read, and from what.
 *
 * @param files each once
 */
record ReadFiles(List<SourceFile> files, List<ImportedRecord> records, List<Problem> warnings) {
    ReadFiles {
        files = List.copyOf(files);
        records = List.copyOf(records);
        warnings = List.copyOf(warnings);
    }
}
