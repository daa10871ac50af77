package techo.server.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportBatchTest {
    private static final String FHIR = "{\"resourceType\":\"Observation\",\"id\":\"a\"}";

    @TempDir
    private Path folder;

    @Test
    void parts_of_one_thing_go_together_and_everything_else_by_itself() throws IOException {
        Path part1 = file("1.txt", "JAHISTC08,1\r\n1,mihon");
        Path checkup1 = file("2.xml", "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>");
        Path part2 = file("3.txt", "JAHISTC08,1\r\n911,00000000000001,2,2");
        Path checkup2 = file("4.xml", "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>");
        Path resource = file("5.json", FHIR);
        Path lines = file("6.ndjson", FHIR + "\n" + FHIR);

        assertThat(batches(part1, checkup1, part2, checkup2, resource, lines))
                .containsExactly(List.of(part1, part2), List.of(checkup1), List.of(checkup2), List.of(resource, lines));
    }

    @Test
    void a_symbol_without_a_header_goes_on_with_the_prescription_before_it() throws IOException {
        Path begun = file("1.txt", "JAHIS10\r\n1,1,1234567");
        Path goesOn = file("2.txt", "201,1,1,1");
        Path table = file("3.csv", "測定日時,項目");
        Path other = file("4.txt", "of nothing that was before");

        assertThat(batches(begun, goesOn, table, other))
                .containsExactly(List.of(begun, goesOn), List.of(table), List.of(other));
    }

    @Test
    void no_request_has_more_files_than_a_server_takes() throws IOException {
        Path[] images = new Path[ReceivedFiles.MOST_FILES + 1];
        for (int i = 0; i < images.length; i++) {
            images[i] = Files.write(folder.resolve(i + ".jpg"), new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF});
        }

        assertThat(batches(images)).extracting(List::size).containsExactly(ReceivedFiles.MOST_FILES, 1);
    }

    @Test
    void no_request_is_larger_than_a_server_takes() throws IOException {
        byte[] image = new byte[9 << 20];
        image[0] = (byte) 0xFF;
        image[1] = (byte) 0xD8;
        image[2] = (byte) 0xFF;
        Path[] images = new Path[3];
        for (int i = 0; i < images.length; i++) {
            images[i] = Files.write(folder.resolve(i + ".jpg"), image);
        }

        assertThat(batches(images)).extracting(List::size).containsExactly(2, 1);
    }

    @Test
    void a_record_of_fhir_is_never_torn_apart() throws IOException {
        List<Path> files = IntStream.rangeClosed(0, ReceivedFiles.MOST_FILES)
                .mapToObj(number -> written(number + ".json"))
                .toList();

        assertThatThrownBy(() -> ImportBatch.of(files))
                .isInstanceOf(ImportBatch.TooManyException.class)
                .hasMessageContaining("zip");
    }

    private List<List<Path>> batches(Path... files) throws IOException {
        return ImportBatch.of(List.of(files)).stream().map(ImportBatch::files).toList();
    }

    private Path written(String name) {
        try {
            return file(name, FHIR);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path file(String name, String content) throws IOException {
        return Files.write(folder.resolve(name), content.getBytes(UTF_8));
    }
}
