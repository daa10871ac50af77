package techo.server.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportBatchTest {
    private static final String FHIR = "{\"resourceType\":\"Observation\",\"id\":\"a\"}";

    private static final String DATA_ID = "00000000000001";
    private static final String PRESCRIPTION = "JAHIS10\r\n1,1,1234567";

    @TempDir
    private Path folder;

    @Test
    void parts_of_one_thing_go_together_and_everything_else_by_itself() throws IOException {
        Path part1 = file("1.txt", part(DATA_ID, 1));
        Path checkup1 = file("2.xml", "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>");
        Path part2 = file("3.txt", part(DATA_ID, 2));
        Path checkup2 = file("4.xml", "<ClinicalDocument xmlns=\"urn:hl7-org:v3\"/>");
        Path resource = file("5.json", FHIR);
        Path lines = file("6.ndjson", FHIR + "\n" + FHIR);

        assertThat(batches(part1, checkup1, part2, checkup2, resource, lines))
                .containsExactly(List.of(part1, part2), List.of(checkup1), List.of(checkup2), List.of(resource, lines));
    }

    @Test
    void only_parts_of_the_same_notebook_go_together() throws IOException {
        Path ofOne = file("1.txt", part(DATA_ID, 1));
        Path undivided = file("2.txt", "JAHISTC08,1\r\n1,mihon\r\n");
        Path ofOther = file("3.txt", part("00000000000002", 1));
        Path restOfOne = file("4.txt", part(DATA_ID, 2));
        Path alsoUndivided = file("5.txt", "JAHISTC08,1\r\n1,mihon\r\n");

        assertThat(batches(ofOne, undivided, ofOther, restOfOne, alsoUndivided))
                .containsExactly(
                        List.of(ofOne, restOfOne), List.of(undivided), List.of(ofOther), List.of(alsoUndivided));
    }

    @Test
    void each_prescription_goes_with_its_own_symbols() throws IOException {
        Path first = file("1.txt", PRESCRIPTION);
        Path restOfFirst = file("2.txt", "201,1,1,1");
        Path second = file("3.txt", PRESCRIPTION);
        Path restOfSecond = file("4.txt", "201,1,1,1");

        assertThat(batches(first, restOfFirst, second, restOfSecond))
                .containsExactly(List.of(first, restOfFirst), List.of(second, restOfSecond));
    }

    @Test
    void a_symbol_without_a_header_goes_on_with_the_prescription_before_it() throws IOException {
        Path begun = file("1.txt", PRESCRIPTION);
        Path goesOn = file("2.txt", "201,1,1,1");
        Path table = file("3.csv", "測定日時,項目");
        Path other = file("4.txt", "of nothing that was before");

        assertThat(batches(begun, goesOn, table, other))
                .containsExactly(List.of(begun, goesOn), List.of(table), List.of(other));
    }

    @Test
    void a_table_behind_a_prescription_goes_by_itself() throws IOException {
        Path begun = file("1.txt", PRESCRIPTION);
        Path table = file("2.csv", "接種日,予防接種名\r\n2024-04-10,五種混合\r\n2024-05-10,五種混合\r\n");
        Path next = file("3.txt", PRESCRIPTION);
        Path goesOn = file("4.txt", "34567,4\r\n201,1,1,1\n281,1,1\r\n20");

        assertThat(batches(begun, table, next, goesOn))
                .containsExactly(List.of(begun), List.of(table), List.of(next, goesOn));
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

    @Test
    void a_record_of_fhir_with_a_large_file_is_not_torn_apart_either() throws IOException {
        Path small = file("1.json", FHIR);
        Path large = large(file("2.ndjson", FHIR + "\n" + FHIR));

        assertThatThrownBy(() -> batches(small, large)).isInstanceOf(ImportBatch.TooManyException.class);
        assertThatThrownBy(() -> batches(large, small)).isInstanceOf(ImportBatch.TooManyException.class);
        assertThat(batches(large)).containsExactly(List.of(large));
    }

    @Test
    void nothing_is_torn_apart_that_cannot_be_read_in_pieces() throws IOException {
        Path[] parts = new Path[ReceivedFiles.MOST_FILES + 1];
        Path[] symbols = new Path[parts.length];
        Path[] undivided = new Path[parts.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = file("part" + i, part(DATA_ID, i + 1));
            symbols[i] = file("symbol" + i, i == 0 ? PRESCRIPTION : "201,1,1,1");
            undivided[i] = file("notebook" + i, "JAHISTC08,1\r\n1,mihon\r\n");
        }

        assertThatThrownBy(() -> batches(parts)).isInstanceOf(ImportBatch.TooManyException.class);
        assertThatThrownBy(() -> batches(symbols)).isInstanceOf(ImportBatch.TooManyException.class);
        assertThat(batches(undivided)).hasSize(undivided.length);
    }

    private static String part(String dataId, int number) {
        return "JAHISTC08,1\r\n1,mihon\r\n911," + dataId + ",30," + number + "\r\n";
    }

    private static Path large(Path file) throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(21L << 20);
        }
        return file;
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
