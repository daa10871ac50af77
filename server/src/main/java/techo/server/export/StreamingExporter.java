package techo.server.export;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import techo.server.consent.StatementTime;

/**
 * Streams the stored resources of one person into files, without HAPI's model in between.
 *
 * <p>Holds a few hundred rows and one buffer for each resource type, however much is exported. What a caller may see
 * is decided by the statement itself, row by row, so that there is nothing to filter afterwards.
 */
final class StreamingExporter {
    private final ResourceQuery query;
    private final ResourceRows rows;
    private final MaskedRows masked;
    private final FileStore store;
    private final LineShapes shapes;
    private final long partBytes;

    StreamingExporter(
            ResourceQuery query,
            ResourceRows rows,
            MaskedRows masked,
            FileStore store,
            LineShapes shapes,
            long partBytes) {
        this.query = query;
        this.rows = rows;
        this.masked = masked;
        this.store = store;
        this.shapes = shapes;
        this.partBytes = partBytes;
    }

    /**
     * Files of one person's export, with the files as once received.
     *
     * @param at decides which consents are in force
     * @param problems OperationOutcomes as JSON, about the request itself
     * @param signOfLife is run with each resource; when it throws, the export ends
     * @return the finished files
     */
    List<OutputFile> exportPerson(
            ExportJobId job, RowSelection selection, StatementTime at, List<String> problems, Runnable signOfLife)
            throws Exception {
        try (OutputFiles files = new OutputFiles(store, job, "", partBytes)) {
            LineBuffer line = new LineBuffer();
            LineShape shape = shapes.ofOnePerson(selection.selection());
            rows.inSnapshot(snapshot ->
                    masked.read(snapshot, selection.caller(), query.bodies(selection, at), resource -> {
                        signOfLife.run();
                        line.clear();
                        shape.append(resource, line);
                        line.add('\n');
                        files.line(selection.selection().arrangement(), resource, line);
                        if (resource.type().equals("Binary")) {
                            writeOriginal(resource, files);
                        }
                    }));
            Optional<Instant> since = selection.selection().since();
            if (since.isPresent()) {
                rows.inSnapshot(snapshot -> snapshot.readKeys(
                        query.deleted(selection, at, since.get()), keys -> files.deleted(keys, line)));
            }
            files.problems(problems);
            return files.finish();
        }
    }

    private static void writeOriginal(StoredResource binary, OutputFiles files) throws IOException {
        Optional<Original> original = Original.of(binary);
        if (original.isPresent()) {
            files.original(binary, original.get());
        }
    }
}
