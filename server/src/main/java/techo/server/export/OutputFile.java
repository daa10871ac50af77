package techo.server.export;

import java.io.IOException;
import java.util.stream.Stream;

/**
 * A finished file of an export.
 *
 * @param name unique in its job; made by us, so that it is safe as a file name and in a URL
 * @param fhirType the type of the resources in it, or {@code Binary} for an original; of blocks what begins each
 * @param lines resources in it; 1 for an original
 * @param bytes size of the content before compression
 * @param sha256 of the content before compression, hexadecimal
 * @param storedAs what the file store calls it; another name once it was written again
 */
record OutputFile(
        Kind kind,
        String name,
        String fhirType,
        String contentType,
        long lines,
        long bytes,
        String sha256,
        String storedAs) {

    static final String NDJSON = "application/fhir+ndjson";

    /** What the file store calls the file, and the index beside it; not every file has one. */
    Stream<String> storedNames() {
        return Stream.of(storedAs, LineIndex.nameFor(storedAs));
    }

    void deleteFrom(FileStore store, ExportJobId job) throws IOException {
        for (String stored : storedNames().toList()) {
            store.delete(job, stored);
        }
    }

    enum Kind {
        /** Resources of one type, one in each line. */
        OUTPUT,
        /** Resources of person after person, in {@link PatientBlocks}. */
        BLOCKS,
        /** Bundles of type transaction, one in each line, whose entries delete what the caller was given earlier. */
        DELETED,
        /** OperationOutcomes about the export itself, one in each line. */
        ERROR,
        /** The bytes of a file as it was once received. */
        ORIGINAL
    }
}
