package techo.server.export;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Streams stored resources into files, without HAPI's model in between.
 *
 * <p>Holds a few hundred rows and one buffer for each resource type, however much is exported. What a caller may see
 * is decided by the statement itself, row by row, so that there is nothing to filter afterwards.
 */
final class StreamingExporter {
    private static final int LINES_PER_SIGN_OF_LIFE = 5_000;

    private final ResourceQuery query;
    private final ResourceRows rows;
    private final FileStore store;
    private final ResourceLine lines;
    private final long partBytes;

    StreamingExporter(ResourceQuery query, ResourceRows rows, FileStore store, ResourceLine lines, long partBytes) {
        this.query = query;
        this.rows = rows;
        this.store = store;
        this.lines = lines;
        this.partBytes = partBytes;
    }

    /**
     * @param at decides which consents are in force
     * @param problems OperationOutcomes as JSON, about the request itself
     * @param signOfLife is run now and then; when it throws, the export ends
     * @return the finished files
     */
    List<OutputFile> export(
            ExportJobId job, RowSelection selection, Instant at, List<String> problems, Runnable signOfLife)
            throws Exception {
        try (OutputFiles files = new OutputFiles(store, job, partBytes)) {
            StringBuilder line = new StringBuilder(4096);
            long[] count = {0};
            // The files as once received are for the person; others get the resources that consent covers.
            boolean originals = selection.patientPid().isPresent();
            rows.read(query.statement(selection, at), resource -> {
                line.setLength(0);
                lines.append(resource, line);
                files.line(resource.type(), line.append('\n'));
                if (originals && resource.type().equals("Binary")) {
                    writeOriginal(resource, files);
                }
                if (++count[0] % LINES_PER_SIGN_OF_LIFE == 0) {
                    signOfLife.run();
                }
            });
            files.problems(problems);
            return files.finish();
        }
    }

    private static void writeOriginal(StoredResource binary, OutputFiles files) throws IOException {
        Optional<Original> original = Original.of(binary);
        if (original.isPresent()) {
            files.original(original.get());
        }
    }
}
