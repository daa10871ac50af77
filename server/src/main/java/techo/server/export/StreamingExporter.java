package techo.server.export;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import techo.server.consent.StatementTime;

/**
 * Streams stored resources into files, without HAPI's model in between.
 *
 * <p>Holds a few hundred rows and one buffer for each resource type, however much is exported. What a caller may see
 * is decided by the statement itself, row by row, so that there is nothing to filter afterwards.
 */
final class StreamingExporter {
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
        try (OutputFiles files = new OutputFiles(store, job, OutputFiles.Naming.OF_ONE_PERSON, partBytes)) {
            LineBuffer line = new LineBuffer();
            rows.read(query.statement(selection, at), resource -> {
                signOfLife.run();
                write(resource, line, files);
                if (resource.type().equals("Binary")) {
                    writeOriginal(resource, files);
                }
            });
            files.problems(problems);
            return files.finish();
        }
    }

    /**
     * Files of one slice of a recipient's export.
     *
     * @param prefix tells the files of this attempt at this slice from all others of the job
     * @param signOfLife as above
     */
    List<OutputFile> exportSlice(
            ExportJobId job, RowSelection selection, StatementTime at, String prefix, Runnable signOfLife)
            throws Exception {
        try (OutputFiles files = new OutputFiles(store, job, new OutputFiles.Naming(prefix, true), partBytes)) {
            LineBuffer line = new LineBuffer();
            rows.read(query.statement(selection, at), resource -> {
                signOfLife.run();
                write(resource, line, files);
            });
            return files.finish();
        }
    }

    private void write(StoredResource resource, LineBuffer line, OutputFiles files) throws IOException {
        line.clear();
        lines.append(resource, line);
        line.add('\n');
        files.line(resource, line);
    }

    private static void writeOriginal(StoredResource binary, OutputFiles files) throws IOException {
        Optional<Original> original = Original.of(binary);
        if (original.isPresent()) {
            files.original(original.get());
        }
    }
}
