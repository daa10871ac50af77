package techo.server.export;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps files in a directory, one directory below it for each job; nodes share it over a network file system. */
final class DirectoryFileStore implements FileStore {
    private static final String COMPLETE = ".gz";
    private static final String PENDING = ".tmp";

    private final Path root;

    DirectoryFileStore(Path root) {
        this.root = root;
    }

    @Override
    public PendingFile create(ExportJobId job, String name) throws IOException {
        Path directory = root.resolve(job.value());
        createOwnerOnly(directory);
        return new PendingPath(
                directory.resolve(FileStore.checked(name) + PENDING), directory.resolve(name + COMPLETE));
    }

    @Override
    public Optional<StoredFile> find(ExportJobId job, String name) {
        Path file = root.resolve(job.value()).resolve(FileStore.checked(name) + COMPLETE);
        return Files.isRegularFile(file) ? Optional.of(new StoredPath(file)) : Optional.empty();
    }

    @Override
    public void settle(ExportJobId job, Collection<String> names) throws IOException {
        Path directory = root.resolve(job.value());
        for (String name : names) {
            try {
                force(directory.resolve(FileStore.checked(name) + COMPLETE), StandardOpenOption.WRITE);
            } catch (NoSuchFileException none) {
                continue;
            }
        }
        // What files are called is in the directories, which only here are files that can be opened.
        if (isPosix() && !names.isEmpty()) {
            force(directory, StandardOpenOption.READ);
            force(root, StandardOpenOption.READ);
        }
    }

    private static void force(Path path, StandardOpenOption access) throws IOException {
        try (FileChannel file = FileChannel.open(path, access)) {
            file.force(true);
        }
    }

    @Override
    public void delete(ExportJobId job, String name) throws IOException {
        Files.deleteIfExists(root.resolve(job.value()).resolve(FileStore.checked(name) + COMPLETE));
    }

    @Override
    public boolean retain(ExportJobId job, Set<String> names, Instant before) throws IOException {
        Set<String> staying = names.stream().map(name -> name + COMPLETE).collect(Collectors.toSet());
        boolean alone = true;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                root.resolve(job.value()),
                file -> !staying.contains(file.getFileName().toString()))) {
            for (Path file : files) {
                alone &= isRemoved(file, before);
            }
        } catch (NoSuchFileException none) {
            return true;
        }
        return alone;
    }

    private static boolean isRemoved(Path file, Instant before) throws IOException {
        try {
            if (!Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                return false;
            }
            Files.delete(file);
            return true;
        } catch (NoSuchFileException e) {
            // Somebody is at it.
            return false;
        }
    }

    @Override
    public void delete(ExportJobId job) throws IOException {
        Path directory = root.resolve(job.value());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(directory);
    }

    @Override
    public Set<ExportJobId> jobs() throws IOException {
        Set<ExportJobId> found = new HashSet<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(root)) {
            directories.forEach(directory ->
                    ExportJobId.parse(directory.getFileName().toString()).ifPresent(found::add));
        }
        return found;
    }

    private void createOwnerOnly(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (isPosix()) {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return;
        }
        Files.createDirectories(directory);
    }

    private boolean isPosix() {
        return root.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static final class PendingPath implements PendingFile {
        private final Path pending;
        private final Path complete;
        private final OutputStream content;
        private boolean published;

        PendingPath(Path pending, Path complete) throws IOException {
            this.pending = pending;
            this.complete = complete;
            this.content = new FastGzipOutputStream(new BufferedOutputStream(
                    Files.newOutputStream(pending, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), 1 << 16));
        }

        @Override
        public OutputStream content() {
            return content;
        }

        @Override
        public void publish() throws IOException {
            content.close();
            Files.move(pending, complete, StandardCopyOption.ATOMIC_MOVE);
            published = true;
        }

        @Override
        public void close() throws IOException {
            if (published) {
                return;
            }
            try {
                content.close();
            } finally {
                Files.deleteIfExists(pending);
            }
        }
    }

    private record StoredPath(Path file) implements StoredFile {
        @Override
        public long compressedSize() throws IOException {
            return Files.size(file);
        }

        @Override
        public InputStream openCompressed(long from) throws IOException {
            return Channels.newInputStream(Files.newByteChannel(file).position(from));
        }
    }
}
