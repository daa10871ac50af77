package techo.server.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import techo.exchange.DocumentKind;
import techo.exchange.DocumentKinds;
import techo.exchange.notebook.NotebookLimits;
import techo.exchange.notebook.NotebookReader;
import techo.exchange.prescription.PrescriptionReader;

/**
 * Files that go to the server in one request, because one may continue another: parts of a notebook, symbols of a
 * prescription, images of either, FHIR of one record. Every other file goes by itself.
 *
 * @param files at least one, in the order in which they were named
 */
record ImportBatch(List<Path> files) {
    /** What a server takes in one request. */
    private static final int MOST_FILES = ReceivedFiles.MOST_FILES;

    /** Below what a server takes unless it is set otherwise (25 MB); a larger file is sent alone, and the server decides. */
    private static final long MOST_BYTES = 20L << 20;

    /** Tells the kind of a file of any size. */
    private static final int HEAD = 64 << 10;

    ImportBatch {
        files = List.copyOf(files);
    }

    private enum Sort {
        NOTEBOOK,
        PRESCRIPTION,
        IMAGE,
        FHIR
    }

    /**
     * What is read together.
     *
     * @param dataId of the notebook that was divided; none of any other sort
     */
    private record Whole(Sort sort, Optional<String> dataId) {
        private static final Whole PRESCRIPTION = new Whole(Sort.PRESCRIPTION, Optional.empty());

        /** Empty for a file that is a whole by itself. */
        static Optional<Whole> of(DocumentKind kind, Path file) throws IOException {
            return switch (kind) {
                case NOTEBOOK -> ofNotebook(file);
                case PRESCRIPTION -> Optional.of(PRESCRIPTION);
                case PNG, JPEG -> Optional.of(new Whole(Sort.IMAGE, Optional.empty()));
                case FHIR_JSON, FHIR_NDJSON -> Optional.of(new Whole(Sort.FHIR, Optional.empty()));
                default -> Optional.empty();
            };
        }

        private static Optional<Whole> ofNotebook(Path file) throws IOException {
            return Files.size(file) > MOST_BYTES
                    ? Optional.empty()
                    : NotebookReader.dataId(Files.readAllBytes(file), NotebookLimits.standard())
                            .map(id -> new Whole(Sort.NOTEBOOK, Optional.of(id)));
        }

        /** Nothing outside an image tells of what it is; parts of anything else say what they belong to. */
        boolean mayBeTorn() {
            return sort == Sort.IMAGE;
        }
    }

    /**
     * @return each file in one batch, those first whose first file was named first
     * @throws TooManyException when the files of one record, notebook or prescription do not fit one request
     */
    static List<ImportBatch> of(List<Path> files) throws IOException {
        List<List<Path>> batches = new ArrayList<>();
        Map<Whole, List<Path>> open = new HashMap<>();
        Optional<Whole> before = Optional.empty();
        for (Path file : files) {
            DocumentKind kind = kind(file);
            Optional<Whole> whole = kind == DocumentKind.UNKNOWN ? continued(before, file) : Whole.of(kind, file);
            before = whole;
            // A header begins a prescription; what goes on with one has none.
            Optional<List<Path>> begun = kind == DocumentKind.PRESCRIPTION ? Optional.empty() : whole.map(open::get);
            if (whole.isPresent() && begun.isPresent() && fits(begun.get(), file, whole.get())) {
                begun.get().add(file);
                continue;
            }
            List<Path> batch = new ArrayList<>(List.of(file));
            batches.add(batch);
            whole.ifPresent(known -> open.put(known, batch));
        }
        return batches.stream().map(ImportBatch::new).toList();
    }

    private static DocumentKind kind(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return DocumentKinds.detect(in.readNBytes(HEAD));
        }
    }

    /** A symbol that goes on where the one before it ended has no header: its place and its lines tell what it is. */
    private static Optional<Whole> continued(Optional<Whole> before, Path file) throws IOException {
        boolean mayGoOn = before.filter(Whole.PRESCRIPTION::equals).isPresent()
                && Files.size(file) <= MOST_BYTES
                && PrescriptionReader.mayGoOn(Files.readAllBytes(file));
        return mayGoOn ? before : Optional.empty();
    }

    private static boolean fits(List<Path> batch, Path file, Whole whole) throws IOException {
        long bytes = Files.size(file);
        for (Path other : batch) {
            bytes += Files.size(other);
        }
        boolean fits = batch.size() < MOST_FILES && bytes <= MOST_BYTES;
        if (!fits && !whole.mayBeTorn()) {
            throw new TooManyException();
        }
        return fits;
    }

    /** Files of one record, notebook or prescription that cannot be sent in one request. */
    static final class TooManyException extends IOException {
        private static final long serialVersionUID = 1L;

        private TooManyException() {
            super(
                    "The files of one FHIR record, of one divided notebook or of one prescription are sent together, at most "
                            + MOST_FILES + " of them and " + (MOST_BYTES >> 20) + " MB; put FHIR into one zip."
                            + " 1つのFHIR記録、分割された1冊のお薬手帳、1つの処方箋のファイルはまとめて送るため、" + MOST_FILES + "個・"
                            + (MOST_BYTES >> 20) + "MBまでです。FHIRファイルは1つのzipにまとめてください");
        }
    }
}
