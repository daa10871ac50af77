package techo.server.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import techo.server.audit.CheckpointCopies;

/**
 * Signed checkpoints of the audit trail as objects of a bucket; with a lock on it, nobody takes them back. Objects are only
 * added: the same note may come twice.
 */
final class CheckpointBucket implements CheckpointCopies {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointBucket.class);
    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERROR = 500;

    private final S3Client client;
    private final String bucket;
    private final Duration patience;

    /** @param patience how long one call may take, with all its attempts */
    CheckpointBucket(S3Client client, String bucket, Duration patience) {
        this.client = client;
        this.bucket = bucket;
        this.patience = patience;
    }

    /**
     * A store that is away may come back, and who may only add to a bucket is not told whether it is there.
     *
     * @throws IllegalArgumentException when the store answers that there is no such bucket
     */
    CheckpointBucket required() {
        try {
            var unused = client.headBucket(
                    head -> head.bucket(bucket).overrideConfiguration(call -> call.apiCallTimeout(patience)));
        } catch (S3Exception e) {
            if (e.statusCode() == FORBIDDEN) {
                LOG.warn(
                        "The object store does not tell this server (403) whether techo.audit.checkpoints-bucket is there;"
                                + " the first checkpoint will show whether it may be added to");
            } else if (e.statusCode() < SERVER_ERROR) {
                throw new IllegalArgumentException(
                        "techo.audit.checkpoints-bucket cannot be used: the object store answers " + e.statusCode(), e);
            }
        } catch (SdkException away) {
            // What cannot be copied later is logged and tried again.
        }
        return this;
    }

    @Override
    public void add(String name, String note) throws IOException {
        try {
            var unused = client.putObject(
                    put -> put.bucket(bucket)
                            .key(name)
                            .contentType("text/plain; charset=utf-8")
                            .checksumSHA256(sha256(note))
                            .overrideConfiguration(call -> call.apiCallTimeout(patience)),
                    RequestBody.fromString(note));
        } catch (SdkException e) {
            throw new IOException("the object store does not take a checkpoint", e);
        }
    }

    /** Without one a bucket with a lock takes no object; in the header, because not every store reads it from the trailer. */
    private static String sha256(String note) {
        return Base64.getEncoder().encodeToString(Sha256.digest().digest(note.getBytes(StandardCharsets.UTF_8)));
    }
}
