package techo.server.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import techo.exchange.DocumentKind;
import techo.exchange.DocumentKinds;

/**
 * Files that go to the server in one request, because one may continue another: parts of a notebook, symbols of
 * prescriptions, images of either, FHIR of one record. Every other file goes by itself.
 *
 * @param files at least one, in the order in which they were named
 */
record ImportBatch(List<Path> files) {
    /** What a server takes in one request. */
    private static final int MOST_FILES = ReceivedFiles.MOST_FILES;

    /** Below what a server takes unless it is set otherwise (25 MB); a larger file is sent alone, and the server decides. */
    private static final long MOST_BYTES = 20L << 20;

    ImportBatch {
        files = List.copyOf(files);
    }

    /** What is read together with others of its sort. */
    private enum Sort {
        NOTEBOOK,
        PRESCRIPTION,
        IMAGE,
        FHIR;

        static Optional<Sort> of(DocumentKind kind) {
            return switch (kind) {
                case NOTEBOOK -> Optional.of(NOTEBOOK);
                case PRESCRIPTION -> Optional.of(PRESCRIPTION);
                case PNG, JPEG -> Optional.of(IMAGE);
                case FHIR_JSON, FHIR_NDJSON -> Optional.of(FHIR);
                default -> Optional.empty();
            };
        }
    }

    /**
     * @return each file in one batch, those first whose first file was named first
     * @throws TooManyException when files of FHIR do not fit one request: what one refers to may be in any other
     */
    static List<ImportBatch> of(List<Path> files) throws IOException {
        List<List<Path>> batches = new ArrayList<>();
        Map<Sort, List<Path>> open = new EnumMap<>(Sort.class);
        Optional<Sort> before = Optional.empty();
        for (Path file : files) {
            Optional<Sort> sort = sort(file, before);
            before = sort;
            Optional<List<Path>> begun = sort.map(open::get);
            if (begun.isPresent() && fits(begun.get(), file, sort)) {
                begun.get().add(file);
                continue;
            }
            List<Path> batch = new ArrayList<>(List.of(file));
            batches.add(batch);
            sort.ifPresent(known -> open.put(known, batch));
        }
        return batches.stream().map(ImportBatch::new).toList();
    }

    /** A symbol that goes on where the one before it ended has no header: only its place tells what it is. */
    private static Optional<Sort> sort(Path file, Optional<Sort> before) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            return Optional.empty();
        }
        DocumentKind kind = DocumentKinds.detect(Files.readAllBytes(file));
        return kind == DocumentKind.UNKNOWN ? before.filter(Sort.PRESCRIPTION::equals) : Sort.of(kind);
    }

    private static boolean fits(List<Path> batch, Path file, Optional<Sort> sort) throws IOException {
        long bytes = Files.size(file);
        for (Path other : batch) {
            bytes += Files.size(other);
        }
        boolean fits = batch.size() < MOST_FILES && bytes <= MOST_BYTES;
        if (!fits && sort.equals(Optional.of(Sort.FHIR))) {
            throw new TooManyException();
        }
        return fits;
    }

    /** Files of one record that cannot be sent in one request. */
    static final class TooManyException extends IOException {
        private static final long serialVersionUID = 1L;

        private TooManyException() {
            super("FHIR files of one record are sent together, at most " + MOST_FILES
                    + " of them; put them into one zip. FHIRファイルは1つのzipにまとめてください");
        }
    }
}
