package techo.exchange.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import techo.exchange.ExchangeIssue;
import techo.exchange.ImportResult;
import techo.exchange.ImportResult.Imported;
import techo.exchange.ImportResult.Rejected;
import techo.exchange.ImportedRecord;
import techo.exchange.ImportedResource;
import techo.exchange.SourceFile;

/** Sample files and the shortest way to read them. */
final class Notebooks {

    static final NotebookReader READER = new NotebookReader(NotebookLimits.standard());
    static final String PERSON = "1,見本 太郎,1,S450405";

    private Notebooks() {}

    static byte[] sample(String name) {
        try (InputStream in = Notebooks.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String sampleText(String name) {
        return new String(sample(name), UTF_8);
    }

    /** A file of category 1 with record 1 and the given lines. */
    static byte[] file(String... lines) {
        return bytes("JAHISTC08,1\r\n" + PERSON + "\r\n" + String.join("\r\n", lines) + "\r\n");
    }

    /** The same of category 2. */
    static byte[] personsFile(String... lines) {
        return bytes("JAHISTC08,2\r\n" + PERSON + "\r\n" + String.join("\r\n", lines) + "\r\n");
    }

    static byte[] bytes(String text) {
        return text.getBytes(NotebookText.CP932);
    }

    static ImportResult read(byte[]... parts) {
        return READER.read(
                new Reference("Patient/example"),
                Arrays.stream(parts).map(SourceFile::of).toList());
    }

    static Imported imported(byte[]... parts) {
        return read(parts).fold(imported -> imported, rejected -> {
            throw new AssertionError(rejected.errors().toString());
        });
    }

    static Rejected rejected(byte[]... parts) {
        return read(parts)
                .fold(
                        imported -> {
                            throw new AssertionError("was read");
                        },
                        rejected -> rejected);
    }

    static ImportedRecord record(byte[]... parts) {
        return imported(parts).records().get(0);
    }

    static <T extends Resource> List<T> resources(Class<T> type, byte[]... parts) {
        return record(parts).resources().stream()
                .map(ImportedResource::resource)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    static <T extends Resource> T only(Class<T> type, byte[]... parts) {
        List<T> all = resources(type, parts);
        if (all.size() != 1) {
            throw new AssertionError("expected one " + type.getSimpleName() + ", got " + all.size());
        }
        return all.get(0);
    }

    /** {@code code @ location}. */
    static List<String> warnings(byte[]... parts) {
        return brief(imported(parts).warnings());
    }

    static List<String> brief(List<ExchangeIssue> issues) {
        return issues.stream()
                .map(issue -> issue.code().code() + " @ " + issue.location())
                .toList();
    }
}
