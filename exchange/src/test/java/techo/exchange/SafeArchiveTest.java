package techo.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;

class SafeArchiveTest {
    private static final byte[] CONTENT = "2025-06-10,138".getBytes(UTF_8);
    private static final SafeArchive ARCHIVE = new SafeArchive(new ArchiveLimits(10, 20, 1_000, 1_500));

    /** Nothing unpacks that is stored as it is, so that nothing else would notice. */
    @Test
    void one_wrong_bit_is_noticed_in_what_is_stored_and_in_what_is_packed() throws IOException {
        for (int level : new int[] {Deflater.NO_COMPRESSION, Deflater.BEST_COMPRESSION}) {
            byte[] zip = zip(level);
            assertThat(refusal(zip)).isEmpty();
            for (int at = 0; at < zip.length; at++) {
                byte[] damaged = zip.clone();
                damaged[at] ^= 1;
                assertThat(contents(damaged))
                        .as("byte " + at)
                        .allSatisfy(content -> assertThat(content).isEqualTo(CONTENT));
            }
        }
    }

    @Test
    void one_file_is_read_as_a_stream_within_the_same_limits() {
        Zips zips = new Zips().file("a", new byte[900]).file("b", CONTENT);
        byte[] zip = zips.file("c", noise(1_200)).bytes();

        assertThat(streamed(zip, "b")).isEqualTo("read 14");
        assertThat(streamed(zip, "a")).isEqualTo("archive-ratio entry 1");
        assertThat(streamed(zip, "c")).isEqualTo("archive-too-large entry 3");
        assertThat(streamed(zip, "d")).isEqualTo("none");
        assertThat(streamed(CONTENT, "b")).isEqualTo("none");
    }

    @Test
    void no_more_than_a_hundred_files_of_the_name_are_looked_into_for_the_one() {
        Zips zips = new Zips();
        for (int i = 0; i < 300; i++) {
            zips.file(i + (i % 2 == 0 ? ".xml" : ".csv"), CONTENT);
        }
        int[] looked = {0};

        assertThat(new SafeArchive(new ArchiveLimits(300, 20, 1_000, 1_500))
                        .readOne(
                                zips.bytes(),
                                name -> name.endsWith(".xml"),
                                head -> {
                                    looked[0]++;
                                    return false;
                                },
                                SafeArchiveTest::size,
                                SafeArchiveTest::refused))
                .isEmpty();
        assertThat(looked[0]).isEqualTo(100);
    }

    private static String streamed(byte[] zip, String name) {
        return ARCHIVE.readOne(zip, name::equals, head -> true, SafeArchiveTest::size, SafeArchiveTest::refused)
                .map(result -> result.fold(read -> "", refused -> {
                    ExchangeIssue issue = refused.errors().get(0);
                    return issue.code() == CommonIssueCode.NOTHING_TO_IMPORT
                            ? "read " + issue.detail()
                            : issue.code().code() + " " + issue.location();
                }))
                .orElse("none");
    }

    private static ImportResult refused(ExchangeIssue issue) {
        return new ImportResult.Rejected(List.of(issue));
    }

    private static ImportResult size(InputStream in) {
        try {
            return ImportResult.rejected(CommonIssueCode.NOTHING_TO_IMPORT, "/", in.readAllBytes().length + "");
        } catch (IOException e) {
            return ImportResult.rejected(CommonIssueCode.XML_MALFORMED, "/", "");
        }
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private static byte[] zip(int level) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            ZipArchiveEntry entry = new ZipArchiveEntry("a.csv");
            if (level == Deflater.NO_COMPRESSION) {
                CRC32 checksum = new CRC32();
                checksum.update(CONTENT);
                entry.setMethod(ZipArchiveEntry.STORED);
                entry.setSize(CONTENT.length);
                entry.setCrc(checksum.getValue());
            }
            zip.putArchiveEntry(entry);
            zip.write(CONTENT);
            zip.closeArchiveEntry();
        }
        return bytes.toByteArray();
    }

    private static Optional<ExchangeIssue> refusal(byte[] zip) {
        return ARCHIVE.read(zip, entry -> {});
    }

    /** Of what is not refused. */
    private static List<byte[]> contents(byte[] zip) {
        List<byte[]> contents = new ArrayList<>();
        return ARCHIVE.read(zip, entry -> contents.add(entry.bytes())).isPresent() ? List.of() : contents;
    }
}
