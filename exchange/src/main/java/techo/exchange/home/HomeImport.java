package techo.exchange.home;

import java.util.List;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.DocumentFormat;
import techo.exchange.ImportKeys;
import techo.exchange.ImportResult;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportedRecord;
import techo.exchange.SourceFile;
import techo.exchange.SubjectClaims;

/** What every reader of measurements ends with. */
final class HomeImport {
    /** A transaction of more would hold the database for too long. */
    static final int MOST_VALUES = 20_000;

    /** Of which most are added up, or cannot be read. */
    static final int MOST_ROWS = 100_000;

    private HomeImport() {}

    /** Asked behind each value: what goes on to be held makes a node run out of memory long before it is refused. */
    static boolean isTooMany(HomeRecord record, int gathered) {
        return record.size() + gathered > MOST_VALUES;
    }

    static ImportResult of(
            HomeRecord record,
            HomeIssues issues,
            SourceFile file,
            DocumentFormat format,
            Reference subject,
            SubjectClaims claims) {
        if (record.size() == 0) {
            return ImportResult.rejected(HomeIssueCode.NOTHING_READ, "/", "");
        }
        if (record.size() > MOST_VALUES) {
            return ImportResult.rejected(HomeIssueCode.TOO_MANY, "/", "limit " + MOST_VALUES);
        }
        ImportedRecord imported = new ImportedRecord(
                new ImportKeys(subject, List.of("home", file.digest())).document(),
                format,
                file.digest(),
                claims,
                record.resources());
        return new Imported(List.of(imported), issues.all());
    }
}
