package techo.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import techo.server.personkey.MasterKey;
import techo.server.testing.TestMasterKeyset;

class SpoolTest {
    private static final long LIMIT = 1 << 20;
    private static final int ID_BYTES = 36;

    @TempDir
    private Path directory;

    private MasterKey key;
    private Path file;

    @BeforeEach
    void aPlace() {
        key = TestMasterKeyset.key(directory);
        file = directory.resolve("spool");
    }

    @Test
    void entries_are_there_in_order_for_the_next_process_and_are_not_readable_on_the_disk() throws Exception {
        Spool spool = new Spool(file, key, LIMIT);
        spool.append(List.of(bytes("sakura 1"), bytes("sakura 2")));
        spool.append(List.of(bytes("sakura 3")));
        Spool next = new Spool(file, key, LIMIT);
        assertThat(next.recover()).isTrue();
        assertThat(next.id()).isEqualTo(spool.id());
        assertThat(texts(next.read(1, 10))).containsExactly("sakura 2", "sakura 3");
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("sakura");
    }

    @Test
    void an_emptied_spool_leaves_no_file_and_the_next_has_another_id() throws Exception {
        Spool spool = new Spool(file, key, LIMIT);
        spool.append(List.of(bytes("1")));
        String first = spool.id().orElseThrow();
        spool.clear();
        assertThat(file).doesNotExist();
        assertThat(new Spool(file, key, LIMIT).recover()).isFalse();
        spool.append(List.of(bytes("2")));
        assertThat(spool.id().orElseThrow()).isNotEqualTo(first);
    }

    @Test
    void what_a_crash_cut_short_is_put_aside_and_all_before_it_is_kept() throws Exception {
        Spool spool = new Spool(file, key, LIMIT);
        spool.append(List.of(bytes("1"), bytes("2"), bytes("3")));
        byte[] whole = Files.readAllBytes(file);
        int each = (whole.length - ID_BYTES) / 3;
        for (int cut = 1; cut < each; cut++) {
            Files.write(file, Arrays.copyOf(whole, whole.length - cut));
            Spool next = new Spool(file, key, LIMIT);
            next.recover();
            assertThat(texts(next.read(0, 10))).containsExactly("1", "2");
            next.append(List.of(bytes("4")));
            assertThat(texts(next.read(0, 10))).containsExactly("1", "2", "4");
        }
        try (Stream<Path> kept = Files.list(directory)) {
            assertThat(kept.map(path -> path.getFileName().toString())).anyMatch(name -> name.contains("unreadable"));
        }
    }

    @Test
    void an_entry_that_was_moved_is_not_taken() throws Exception {
        Spool spool = new Spool(file, key, LIMIT);
        spool.append(List.of(bytes("1"), bytes("2")));
        byte[] whole = Files.readAllBytes(file);
        int each = (whole.length - ID_BYTES) / 2;
        byte[] swapped = whole.clone();
        System.arraycopy(whole, ID_BYTES, swapped, ID_BYTES + each, each);
        System.arraycopy(whole, ID_BYTES + each, swapped, ID_BYTES, each);
        Files.write(file, swapped);
        Spool next = new Spool(file, key, LIMIT);
        next.recover();
        assertThat(next.count()).isZero();
    }

    @Test
    void above_its_limit_it_takes_none_of_a_group() throws Exception {
        Spool spool = new Spool(file, key, 1000);
        spool.append(List.of(new byte[400]));
        assertThatThrownBy(() -> spool.append(List.of(new byte[100], new byte[600])))
                .isInstanceOf(IOException.class);
        assertThat(spool.count()).isEqualTo(1);
        spool.append(List.of(new byte[100]));
        assertThat(spool.count()).isEqualTo(2);
    }

    /** The device on which there is never room. */
    @Test
    void on_a_full_disk_it_refuses_and_counts_nothing() throws Exception {
        Files.createSymbolicLink(file, Path.of("/dev/full"));
        Spool spool = new Spool(file, key, LIMIT);
        spool.recover();
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> spool.append(List.of(bytes("1"))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("No space left");
            assertThat(spool.count()).isZero();
        }
    }

    /** A real disk that fills up, where this machine lets us make one. */
    @Test
    void on_a_disk_that_fills_up_it_refuses_and_keeps_what_it_took() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()), "no right to mount");
        try {
            Spool spool = new Spool(disk.resolve("spool"), key, LIMIT);
            int taken = 0;
            boolean full = false;
            while (!full) {
                try {
                    spool.append(List.of(new byte[1000]));
                    taken++;
                } catch (IOException e) {
                    full = true;
                }
            }
            assertThat(taken).isBetween(40, 64);
            Spool next = new Spool(disk.resolve("spool"), key, LIMIT);
            next.recover();
            assertThat(next.count()).isEqualTo(taken);
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> texts(List<byte[]> entries) {
        return entries.stream()
                .map(entry -> new String(entry, StandardCharsets.UTF_8))
                .toList();
    }
}
