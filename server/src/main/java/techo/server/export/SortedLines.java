package techo.server.export;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.zip.GZIPInputStream;

/**
 * Puts the lines of a slice in the order of their bytes, however many there are: what does not fit into memory waits in
 * runs, which are files of the job that are listed nowhere and go when the slice is done. For one thread.
 */
final class SortedLines implements AutoCloseable {
    /** Bytes of lines that wait in memory, of each thread that works on exports. */
    static final int IN_MEMORY = 8 << 20;

    private static final Comparator<Line> ORDER = Comparator.comparing(Line::content, Arrays::compare);
    private static final int READ_AHEAD = 8_192;

    private final FileStore store;
    private final ExportJobId job;
    private final String prefix;
    private final int inMemory;
    private final List<Line> waiting = new ArrayList<>();
    private final List<String> runs = new ArrayList<>();
    private int bytes;

    /**
     * @param prefix tells this slice from others in the names of the runs
     * @param inMemory how many bytes of lines wait in memory
     */
    SortedLines(FileStore store, ExportJobId job, String prefix, int inMemory) {
        this.store = store;
        this.job = job;
        this.prefix = prefix;
        this.inMemory = inMemory;
    }

    /**
     * One line.
     *
     * @param resId HAPI's key of the resource that it was made of
     * @param patientPid whose it is
     * @param content with the line feed
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once and compared by nobody
    record Line(String type, long resId, long patientPid, byte[] content) {
        private static Line read(DataInputStream in) throws IOException {
            return new Line(in.readUTF(), in.readLong(), in.readLong(), content(in, in.readInt()));
        }

        private static byte[] content(DataInputStream in, int length) throws IOException {
            byte[] content = in.readNBytes(length);
            if (content.length < length) {
                throw new EOFException("a run of sorted lines was cut off");
            }
            return content;
        }

        private void writeTo(DataOutputStream out) throws IOException {
            out.writeUTF(type);
            out.writeLong(resId);
            out.writeLong(patientPid);
            out.writeInt(content.length);
            out.write(content);
        }
    }

    /** What is done with each line. */
    interface Sink {
        void accept(Line line) throws IOException;
    }

    void add(Line line) throws IOException {
        waiting.add(line);
        bytes += line.content().length;
        if (bytes >= inMemory) {
            waiting.sort(ORDER);
            writeRun();
            waiting.clear();
            bytes = 0;
        }
    }

    private void writeRun() throws IOException {
        String name = "run-" + prefix + (runs.size() + 1) + ".lines";
        try (FileStore.PendingFile file = store.create(job, name)) {
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(file.content()));
            out.writeInt(waiting.size());
            for (Line line : waiting) {
                line.writeTo(out);
            }
            out.flush();
            // Before it is there, so that it goes whatever happens.
            runs.add(name);
            file.publish();
        }
    }

    /** Each line that was added, in order; once. */
    void forEach(Sink sink) throws IOException {
        waiting.sort(ORDER);
        List<Run> open = new ArrayList<>();
        try {
            PriorityQueue<Run> next = new PriorityQueue<>(Comparator.comparing(Run::line, ORDER));
            for (String name : runs) {
                Run run = new Run(stored(name));
                open.add(run);
                if (run.advance()) {
                    next.add(run);
                }
            }
            for (Line line : waiting) {
                drain(next, Optional.of(line), sink);
                sink.accept(line);
            }
            drain(next, Optional.empty(), sink);
        } finally {
            for (Run run : open) {
                run.close();
            }
        }
    }

    /** Hands on what the runs have before a line; all that is left when there is none. */
    private static void drain(PriorityQueue<Run> next, Optional<Line> before, Sink sink) throws IOException {
        while (!next.isEmpty()
                && before.filter(line -> ORDER.compare(line, next.element().line()) <= 0)
                        .isEmpty()) {
            Run run = next.remove();
            sink.accept(run.line());
            if (run.advance()) {
                next.add(run);
            }
        }
    }

    private InputStream stored(String name) throws IOException {
        return store.find(job, name)
                .orElseThrow(() -> new NoSuchFileException(name))
                .openCompressed(0);
    }

    @Override
    public void close() throws IOException {
        for (String name : runs) {
            store.delete(job, name);
        }
    }

    /** A run that is read. It says itself how many lines it has, because one that was cut off looks like its end. */
    private static final class Run implements AutoCloseable {
        private final DataInputStream in;
        private int left;
        private Line line = new Line("", 0, 0, new byte[0]);

        Run(InputStream compressed) throws IOException {
            try {
                this.in = new DataInputStream(
                        new BufferedInputStream(new GZIPInputStream(compressed, READ_AHEAD), READ_AHEAD));
                this.left = in.readInt();
            } catch (IOException e) {
                try (compressed) {
                    throw e;
                }
            }
        }

        Line line() {
            return line;
        }

        /** Goes to the next line; false when there is none. */
        boolean advance() throws IOException {
            if (left == 0) {
                return false;
            }
            line = Line.read(in);
            left--;
            return true;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
