package techo.server.export;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** A file store in which something happens once, before one of the steps in which files are written. */
final class FaultyFileStore implements FileStore {
    private final FileStore sound;
    private final int step;
    private final Fault fault;
    private int steps;
    private boolean dead;

    /** @param step counts from 1: each creation, each write and each publication is one */
    FaultyFileStore(FileStore sound, int step, Fault fault) {
        this.sound = sound;
        this.step = step;
        this.fault = fault;
    }

    /** What happens; with a {@link Kill} nothing is tidied up. */
    interface Fault {
        void happens() throws IOException;
    }

    /** The end of the process, as far as one thread can die of it. */
    static final class Kill extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Whether the run came as far as the step. */
    boolean happened() {
        return steps >= step;
    }

    private void step() throws IOException {
        if (++steps != step) {
            return;
        }
        try {
            fault.happens();
        } catch (Kill kill) {
            dead = true;
            throw kill;
        }
    }

    @Override
    public PendingFile create(ExportJobId job, String name) throws IOException {
        step();
        return new Pending(sound.create(job, name));
    }

    @Override
    public Optional<StoredFile> find(ExportJobId job, String name) throws IOException {
        return sound.find(job, name);
    }

    @Override
    public void settle(ExportJobId job, Collection<String> names) throws IOException {
        sound.settle(job, names);
    }

    @Override
    public boolean retain(ExportJobId job, Set<String> names, Instant before) throws IOException {
        return sound.retain(job, names, before);
    }

    @Override
    public void delete(ExportJobId job, String name) throws IOException {
        if (!dead) {
            sound.delete(job, name);
        }
    }

    @Override
    public void delete(ExportJobId job) throws IOException {
        if (!dead) {
            sound.delete(job);
        }
    }

    @Override
    public Set<ExportJobId> jobs() throws IOException {
        return sound.jobs();
    }

    private final class Pending implements PendingFile {
        private final PendingFile file;
        private final OutputStream content;

        Pending(PendingFile file) {
            this.file = file;
            this.content = new FilterOutputStream(file.content()) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    step();
                    out.write(bytes, offset, length);
                }
            };
        }

        @Override
        public OutputStream content() {
            return content;
        }

        @Override
        public void publish() throws IOException {
            step();
            file.publish();
        }

        @Override
        public void close() throws IOException {
            if (dead) {
                // What the system does for a dead process: the file stays where it is.
                file.content().close();
            } else {
                file.close();
            }
        }
    }
}
