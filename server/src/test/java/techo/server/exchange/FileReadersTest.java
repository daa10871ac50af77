package techo.server.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import techo.exchange.DocumentFormat;
import techo.exchange.ImportedRecord;
import techo.exchange.SourceFile;
import techo.exchange.table.ColumnMaps;

class FileReadersTest {
    private static final String OBSERVATION = "{\"resourceType\":\"Observation\",\"id\":\"a\",\"status\":\"final\","
            + "\"code\":{\"text\":\"検査\"},\"subject\":{\"reference\":\"Patient/p\"}}\n";
    private static final String APPLE = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<HealthData locale=\"ja_JP\">"
            + "<Record type=\"HKQuantityTypeIdentifierBodyMass\" sourceName=\"x\" unit=\"kg\""
            + " creationDate=\"2025-06-10 07:10:00 +0900\" startDate=\"2025-06-10 07:10:00 +0900\""
            + " endDate=\"2025-06-10 07:10:00 +0900\" value=\"62.5\"/></HealthData>";

    @TempDir
    private Path directory = Path.of("");

    /** On the server and on a command line alike. */
    @Test
    void a_saved_record_is_read_whole_though_an_export_of_apple_health_is_among_its_originals() throws IOException {
        Path saved = zip("fhir/Observation.ndjson", "originals/1.xml");
        Path telephone = zip("apple_health_export/clinical-records/1.ndjson", "apple_health_export/export.xml");

        assertThat(AppleExport.of(saved)).isEmpty();
        assertThat(AppleExport.of(telephone)).isPresent();
        assertThat(read(telephone).format()).isEqualTo(DocumentFormat.APPLE_HEALTH);
        ImportedRecord record = read(saved);
        assertThat(record.format()).isEqualTo(DocumentFormat.FHIR_R4);
        assertThat(record.resources())
                .singleElement()
                .satisfies(one -> assertThat(
                                ((Observation) one.resource()).getCode().getText())
                        .isEqualTo("検査"));
    }

    private static ImportedRecord read(Path zip) throws IOException {
        return FileReaders.standard(ColumnMaps.shipped())
                .read(List.of(SourceFile.of(Files.readAllBytes(zip))), new Reference("Patient/1"))
                .fold(read -> read, refused -> {
                    throw new AssertionError(refused.errors().toString());
                })
                .records()
                .get(0);
    }

    private Path zip(String observation, String apple) throws IOException {
        Path file = Files.createTempFile(directory, "record", ".zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(observation));
            zip.write(OBSERVATION.getBytes(UTF_8));
            zip.putNextEntry(new ZipEntry(apple));
            zip.write(APPLE.getBytes(UTF_8));
        }
        return file;
    }
}
