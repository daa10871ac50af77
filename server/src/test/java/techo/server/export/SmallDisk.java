package techo.server.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A file system in memory that is as small as a test wants; only who may mount has one. */
final class SmallDisk implements AutoCloseable {
    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    /** @param size as {@code mount} takes it */
    static SmallDisk mount(Path directory, String size) throws IOException, InterruptedException {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", directory.toString()) == 0,
                "may not mount here");
        return new SmallDisk(directory);
    }

    void grow(String size) throws IOException, InterruptedException {
        assertThat(run("mount", "-o", "remount,size=" + size, directory.toString()))
                .isZero();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        assertThat(run("umount", directory.toString())).isZero();
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
