package techo.server.export;

import java.io.IOException;

/** Bundles that delete what a caller was given earlier: some entries in each, so that a line is never long. */
final class Deletions implements AutoCloseable {
    private static final int ENTRIES_PER_BUNDLE = 200;
    private static final String BEGIN = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[";
    private static final String END = "]}\n";

    private final DigestedFile file;
    private final LineBuffer line = new LineBuffer();
    private int entries;

    Deletions(DigestedFile file) {
        this.file = file;
    }

    /** Appends the line of a Bundle with one entry. */
    static void one(LineBuffer line, String type, String id) {
        line.add(BEGIN);
        entry(line, type, id);
        line.add(END);
    }

    void add(String type, String id) throws IOException {
        line.add(entries == 0 ? BEGIN : ",");
        entry(line, type, id);
        if (++entries == ENTRIES_PER_BUNDLE) {
            end();
        }
    }

    OutputFile publish() throws IOException {
        if (entries > 0) {
            end();
        }
        return file.publish(OutputFile.Kind.DELETED, "Bundle", OutputFile.NDJSON);
    }

    private static void entry(LineBuffer line, String type, String id) {
        line.add("{\"request\":{\"method\":\"DELETE\",\"url\":\"");
        line.add(type);
        line.add('/');
        line.add(id);
        line.add("\"}}");
    }

    private void end() throws IOException {
        line.add(END);
        file.write(line);
        line.clear();
        entries = 0;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
