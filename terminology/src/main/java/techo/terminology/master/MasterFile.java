package techo.terminology.master;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A file as a publisher distributes it: text, a workbook (xlsx), or a zip archive with one text file. */
final class MasterFile {
    private static final int MOST_ENTRIES = 1_000;
    private static final byte[] ZIP = {'P', 'K'};

    private MasterFile() {}

    /** Open rows and, of a text, its encoding. */
    record Opened(MasterRows rows, Optional<Charset> encoding) {}

    /** @param largest how many bytes all of an archive may unpack to */
    static Opened open(Path file, Optional<String> sheet, long largest) throws IOException, BrokenMasterException {
        if (!isZip(file)) {
            return text(() -> Files.newInputStream(file));
        }
        // Names in archives are in the encoding of the publisher's machine; nothing depends on them but their endings.
        try (ZipFile zip = new ZipFile(file.toFile(), TextEncoding.WINDOWS_31J)) {
            List<? extends ZipEntry> entries = boundedEntries(zip, largest);
            if (entries.stream().anyMatch(entry -> entry.getName().equals("[Content_Types].xml"))) {
                return new Opened(SheetRows.open(file, sheet), Optional.empty());
            }
            List<String> texts = entries.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.toLowerCase(Locale.ROOT).matches("(?s).*\\.(csv|txt|tsv)"))
                    .toList();
            if (texts.size() != 1) {
                throw new BrokenMasterException(MasterDefect.Kind.UNREADABLE);
            }
            return text(() -> entry(file, texts.get(0)));
        } catch (ZipException e) {
            throw new BrokenMasterException(MasterDefect.Kind.UNREADABLE);
        }
    }

    private static Opened text(TextEncoding.Bytes bytes) throws IOException, BrokenMasterException {
        Charset encoding =
                TextEncoding.of(bytes).orElseThrow(() -> new BrokenMasterException(MasterDefect.Kind.ENCODING_UNKNOWN));
        return new Opened(TextRows.open(bytes.open(), encoding), Optional.of(encoding));
    }

    private static boolean isZip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return java.util.Arrays.equals(in.readNBytes(ZIP.length), ZIP);
        }
    }

    /** Unpacks everything once and keeps nothing: the sizes that an archive states may be wrong. */
    private static List<? extends ZipEntry> boundedEntries(ZipFile zip, long largest)
            throws IOException, BrokenMasterException {
        if (zip.size() > MOST_ENTRIES) {
            throw new BrokenMasterException(MasterDefect.Kind.TOO_LARGE);
        }
        List<? extends ZipEntry> entries = new ArrayList<>(zip.stream().toList());
        long left = largest;
        byte[] buffer = new byte[1 << 16];
        for (ZipEntry entry : entries) {
            try (InputStream in = zip.getInputStream(entry)) {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    left -= read;
                    if (left < 0) {
                        throw new BrokenMasterException(MasterDefect.Kind.TOO_LARGE);
                    }
                }
            }
        }
        return entries;
    }

    /** The archive stays open as long as the entry is read. */
    private static InputStream entry(Path file, String name) throws IOException {
        ZipFile zip = new ZipFile(file.toFile(), TextEncoding.WINDOWS_31J);
        return new java.io.FilterInputStream(zip.getInputStream(zip.getEntry(name))) {
            @Override
            public void close() throws IOException {
                zip.close();
            }
        };
    }
}
