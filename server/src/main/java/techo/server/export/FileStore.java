package techo.server.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the files of exports, gzip-compressed, where every node reaches them.
 *
 * <p>A file appears under its name only when it is complete. It is never changed afterwards.
 */
interface FileStore {

    PendingFile create(ExportJobId job, String name) throws IOException;

    Optional<StoredFile> find(ExportJobId job, String name);

    /** Removes a complete file; nothing happens when there is none. */
    void delete(ExportJobId job, String name) throws IOException;

    /** Removes all files of the job, finished or not; nothing happens when there are none. */
    void delete(ExportJobId job) throws IOException;

    /** The jobs that have files here, finished or not. */
    Set<ExportJobId> jobs() throws IOException;

    /** A file that is being written. Closing it before it is published discards it. */
    interface PendingFile extends AutoCloseable {
        /** Takes the content as it is; the store compresses it. */
        OutputStream content();

        void publish() throws IOException;

        @Override
        void close() throws IOException;
    }

    /** A complete file. */
    interface StoredFile {
        long compressedSize();

        InputStream openCompressed() throws IOException;
    }
}
