package techo.server.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the files of exports, gzip-compressed, where every node reaches them.
 *
 * <p>A file appears under its name only when it is complete. It is never changed afterwards.
 */
interface FileStore {

    /** @throws IllegalArgumentException for what could lie in another place than that of its job */
    static String checked(String name) {
        if (!name.matches("[A-Za-z0-9-]+(\\.[A-Za-z0-9]+)*")) {
            throw new IllegalArgumentException("not the name of an export file");
        }
        return name;
    }

    PendingFile create(ExportJobId job, String name) throws IOException;

    /** @throws IOException also when the store cannot be asked: what is not known to be there is not known to be absent */
    Optional<StoredFile> find(ExportJobId job, String name) throws IOException;

    /**
     * When this returns, published files outlive a loss of power.
     *
     * @param names one that is not there is passed over
     */
    void settle(ExportJobId job, Collection<String> names) throws IOException;

    /** Removes a complete file; nothing happens when there is none. */
    void delete(ExportJobId job, String name) throws IOException;

    /**
     * Removes what is in the place of a job beside some files, finished or not, unless it was written to so lately that
     * somebody may be at it.
     *
     * @param names complete files that stay
     * @param before what was written to at this instant or later is left
     * @return whether nothing else is left
     */
    boolean retain(ExportJobId job, Set<String> names, Instant before) throws IOException;

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
        /** @throws java.nio.file.NoSuchFileException when it was deleted meanwhile */
        long compressedSize() throws IOException;

        /**
         * @param from the first byte that is wanted
         * @throws java.nio.file.NoSuchFileException when it was deleted meanwhile
         */
        InputStream openCompressed(long from) throws IOException;
    }
}
