package techo.exchange.home;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hl7.fhir.r4.model.Reference;
import techo.exchange.ArchiveLimits;
import techo.exchange.DocumentFormat;
import techo.exchange.DocumentKind;
import techo.exchange.DocumentKinds;
import techo.exchange.ExchangeIssue;
import techo.exchange.ExportFile;
import techo.exchange.ImportResult;
import techo.exchange.OriginalsFolder;
import techo.exchange.SafeArchive;
import techo.exchange.SourceFile;
import techo.exchange.SubjectClaims;

/**
 * Reads the export of Apple Health ({@code export.xml}), value by value: memory does not grow with the file but with the days
 * and blood pressures in it, which are added up or paired at its end.
 *
 * <p>The telephone makes a zip of it, with other files beside it that say the same or are not read.
 *
 * <p>Steps and sleep are one value for each day and device. The record of another device is never added to it: a telephone
 * and a watch count the same steps.
 */
public final class AppleHealthReader {
    private static final SafeArchive ARCHIVE =
            new SafeArchive(new ArchiveLimits(20_000, 100, Integer.MAX_VALUE, Integer.MAX_VALUE));

    private final HomeItems items = HomeItems.load();

    /** What became of an export that was read as a stream: the tables it gave, or why it was refused. */
    public sealed interface Streamed {

        <T> T fold(Function<Tables, T> onRead, Function<Refused, T> onRefused);

        /**
         * @param values how many were written to them
         * @param subject whose export it says that it is
         */
        record Tables(int tables, long values, SubjectClaims subject, List<ExchangeIssue> warnings)
                implements Streamed {
            public Tables {
                warnings = List.copyOf(warnings);
            }

            @Override
            public <T> T fold(Function<Tables, T> onRead, Function<Refused, T> onRefused) {
                return onRead.apply(this);
            }
        }

        record Refused(ExchangeIssue error) implements Streamed {
            @Override
            public <T> T fold(Function<Tables, T> onRead, Function<Refused, T> onRefused) {
                return onRefused.apply(this);
            }
        }
    }

    /**
     * The zip that a telephone makes.
     *
     * @return empty when there is no export in it, or only as an original of a record
     */
    public Optional<ImportResult> readArchive(SourceFile zip, Reference subject) {
        return unpacked(zip, export -> read(export, zip, subject), issue -> new ImportResult.Rejected(List.of(issue)));
    }

    private static <T> Optional<T> unpacked(
            SourceFile zip, Function<InputStream, T> read, Function<ExchangeIssue, T> refused) {
        return ARCHIVE.readOne(
                zip.bytes(),
                name -> name.endsWith(".xml") && !OriginalsFolder.holds(name),
                head -> DocumentKinds.detect(head) == DocumentKind.APPLE_HEALTH,
                read,
                refused);
    }

    /** @param subject the stored Patient ({@code Patient/123}) */
    public ImportResult read(SourceFile file, Reference subject) {
        return read(file.open(), file, subject);
    }

    private ImportResult read(InputStream export, SourceFile file, Reference subject) {
        HomeIssues issues = new HomeIssues();
        HomeRecord record = new HomeRecord(subject, items, issues);
        AppleHealthReading reading =
                new AppleHealthReading(items, issues, record::add, gathered -> HomeImport.isTooMany(record, gathered));
        return reading.run(export)
                .<ImportResult>map(error -> new ImportResult.Rejected(List.of(error)))
                .orElseGet(() ->
                        HomeImport.of(record, issues, file, DocumentFormat.APPLE_HEALTH, subject, reading.claims()));
    }

    /**
     * Of any size, as tables that {@link HomeTableReader} reads: each is taken in by itself, and taken in again changes
     * nothing.
     *
     * @param mostRows of one table
     * @param into is given each table as soon as it is full; what was given before a refusal is to be forgotten or kept as is
     */
    public Streamed tables(InputStream export, int mostRows, Consumer<ExportFile> into) {
        HomeIssues issues = new HomeIssues();
        HomeTableWriter writer = new HomeTableWriter(mostRows, into);
        AppleHealthReading reading = new AppleHealthReading(items, issues, writer::add, gathered -> false);
        return reading.run(export)
                .<Streamed>map(Streamed.Refused::new)
                .orElseGet(() -> new Streamed.Tables(writer.flush(), reading.values(), reading.claims(), issues.all()));
    }

    /** Equal for two readers that make the same tables of one export. */
    public String version() {
        return HomeTableWriter.VERSION + "-" + items.digest();
    }

    /**
     * The same of a file that is at hand, be it the XML or the zip.
     *
     * @return empty when it is no export of Apple Health
     */
    public Optional<Streamed> tables(SourceFile file, int mostRows, Consumer<ExportFile> into) {
        return switch (file.kind()) {
            case APPLE_HEALTH -> Optional.of(tables(file.open(), mostRows, into));
            case ARCHIVE -> unpacked(file, export -> tables(export, mostRows, into), Streamed.Refused::new);
            default -> Optional.empty();
        };
    }
}
