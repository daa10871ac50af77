package techo.server.export;

import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Keeps files in a bucket of an S3-compatible object store, all of a job below the job's id.
 *
 * <p>A file is written to a directory of this node first, where it has no name any more, so that nothing of it outlives the
 * process. It is an object as soon as it is whole, because a store takes an object as a whole or not at all.
 */
final class ObjectFileStore implements FileStore {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectFileStore.class);
    private static final String COMPLETE = ".gz";
    private static final String PENDING = ".tmp";
    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;

    private final S3Client client;
    private final String bucket;
    private final String prefix;
    private final Path pending;

    /**
     * @param prefix what all names begin with; empty or ending with a slash
     * @param pending a directory of this node for files in the making
     */
    ObjectFileStore(S3Client client, String bucket, String prefix, Path pending) {
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
        this.pending = pending;
    }

    /**
     * Finds out at the start what would look like a store without files later. A store that is away may come back.
     *
     * @throws IllegalArgumentException when the store answers that there is no such bucket, or none for this server
     */
    void requireBucket() {
        try {
            var unused = client.headBucket(head -> head.bucket(bucket));
        } catch (S3Exception e) {
            if (e.statusCode() < SERVER_ERROR) {
                throw new IllegalArgumentException(
                        "techo.export-store.bucket cannot be used: the object store answers " + e.statusCode(), e);
            }
            LOG.warn("The object store of exports answers {}", e.statusCode());
        } catch (SdkException e) {
            LOG.warn("The object store of exports does not answer", e);
        }
    }

    /** A store that does not answer, or not as it should. */
    private interface Call<T> {
        T made() throws IOException;
    }

    private static <T> T call(Call<T> call) throws IOException {
        try {
            return call.made();
        } catch (SdkException e) {
            throw new IOException("the object store of exports does not answer as it should", e);
        }
    }

    @Override
    public PendingFile create(ExportJobId job, String name) throws IOException {
        return new PendingObject(key(job, name));
    }

    @Override
    public Optional<StoredFile> find(ExportJobId job, String name) throws IOException {
        String key = key(job, name);
        return call(() -> {
            try {
                HeadObjectResponse found =
                        client.headObject(head -> head.bucket(bucket).key(key));
                return Optional.<StoredFile>of(new StoredObject(key, found.contentLength()));
            } catch (S3Exception e) {
                if (e.statusCode() == NOT_FOUND) {
                    return Optional.<StoredFile>empty();
                }
                throw e;
            }
        });
    }

    /** A store has an object for good when it says that it has it. */
    @Override
    public void settle(ExportJobId job, Collection<String> names) {}

    @Override
    public void delete(ExportJobId job, String name) throws IOException {
        delete(key(job, name));
    }

    @Override
    public boolean retain(ExportJobId job, Set<String> names, Instant before) throws IOException {
        Set<String> staying = names.stream().map(name -> key(job, name)).collect(Collectors.toSet());
        boolean alone = true;
        for (S3Object object : objects(job)) {
            if (!staying.contains(object.key())) {
                boolean old = object.lastModified().isBefore(before);
                if (old) {
                    delete(object.key());
                }
                alone &= old;
            }
        }
        return alone;
    }

    @Override
    public void delete(ExportJobId job) throws IOException {
        for (S3Object object : objects(job)) {
            delete(object.key());
        }
    }

    private List<S3Object> objects(ExportJobId job) throws IOException {
        return call(() ->
                client
                        .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix + job.value() + "/"))
                        .contents()
                        .stream()
                        .toList());
    }

    @Override
    public Set<ExportJobId> jobs() throws IOException {
        return call(() -> {
            Set<ExportJobId> jobs = new HashSet<>();
            client.listObjectsV2Paginator(
                            list -> list.bucket(bucket).prefix(prefix).delimiter("/"))
                    .commonPrefixes()
                    .forEach(folder -> ExportJobId.parse(
                                    folder.prefix().substring(prefix.length()).replace("/", ""))
                            .ifPresent(jobs::add));
            return jobs;
        });
    }

    private void delete(String key) throws IOException {
        var unused =
                call(() -> client.deleteObject(delete -> delete.bucket(bucket).key(key)));
    }

    private String key(ExportJobId job, String name) {
        return prefix + job.value() + "/" + FileStore.checked(name) + COMPLETE;
    }

    private final class PendingObject implements PendingFile {
        private final String key;
        private final FileChannel file;
        private final FastGzipOutputStream content;

        PendingObject(String key) throws IOException {
            this.key = key;
            this.file = FileChannel.open(
                    Files.createTempFile(pending, "export-", PENDING),
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.DELETE_ON_CLOSE);
            this.content = new FastGzipOutputStream(new BufferedOutputStream(Channels.newOutputStream(file), 1 << 16));
        }

        @Override
        public OutputStream content() {
            return content;
        }

        @Override
        public void publish() throws IOException {
            content.finish();
            content.flush();
            RequestBody body = RequestBody.fromContentProvider(this::written, file.size(), "application/gzip");
            var unused = call(() -> client.putObject(put -> put.bucket(bucket).key(key), body));
        }

        /** From the beginning, each time that the client tries. */
        private InputStream written() {
            try {
                return new FilterInputStream(Channels.newInputStream(file.position(0))) {
                    @Override
                    public void close() {
                        // Another attempt reads it again.
                    }
                };
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            content.close();
        }
    }

    private final class StoredObject implements StoredFile {
        private final String key;
        private final long size;

        StoredObject(String key, long size) {
            this.key = key;
            this.size = size;
        }

        @Override
        public long compressedSize() {
            return size;
        }

        @Override
        public InputStream openCompressed(long from) throws IOException {
            return call(() -> {
                try {
                    return client.getObject(get -> {
                        get.bucket(bucket).key(key);
                        if (from > 0) {
                            get.range("bytes=" + from + "-");
                        }
                    });
                } catch (NoSuchKeyException e) {
                    throw (IOException) new NoSuchFileException(key).initCause(e);
                }
            });
        }
    }
}
