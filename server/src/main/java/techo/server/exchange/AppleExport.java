package techo.server.exchange;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import techo.exchange.DocumentKind;
import techo.exchange.DocumentKinds;
import techo.exchange.OriginalsFolder;

/** An export of Apple Health on this machine, of any size: the XML itself, or the zip that the telephone makes. */
final class AppleExport {
    private static final int HEAD = 64 << 10;

    private final Path file;
    private final Optional<String> entry;

    private AppleExport(Path file, Optional<String> entry) {
        this.file = file;
        this.entry = entry;
    }

    /** Empty for any other file. Told by how it begins. */
    static Optional<AppleExport> of(Path file) throws IOException {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        DocumentKind kind = DocumentKinds.detect(head);
        if (kind == DocumentKind.ARCHIVE) {
            return inside(file).map(name -> new AppleExport(file, Optional.of(name)));
        }
        return kind == DocumentKind.APPLE_HEALTH
                ? Optional.of(new AppleExport(file, Optional.empty()))
                : Optional.empty();
    }

    private static Optional<String> inside(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : zip.stream()
                    .filter(e -> e.getName().endsWith(".xml") && !OriginalsFolder.holds(e.getName()))
                    .toList()) {
                try (InputStream in = zip.getInputStream(entry)) {
                    if (DocumentKinds.detect(in.readNBytes(HEAD)) == DocumentKind.APPLE_HEALTH) {
                        return Optional.of(entry.getName());
                    }
                }
            }
            return Optional.empty();
        } catch (ZipException e) {
            return Optional.empty();
        }
    }

    InputStream open() throws IOException {
        if (entry.isEmpty()) {
            return Files.newInputStream(file);
        }
        ZipFile zip = new ZipFile(file.toFile());
        return new FilterInputStream(zip.getInputStream(zip.getEntry(entry.get()))) {
            @Override
            public void close() throws IOException {
                zip.close();
            }
        };
    }
}
