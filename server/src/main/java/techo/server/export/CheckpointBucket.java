package techo.server.export;

import java.io.IOException;
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
    private static final int SERVER_ERROR = 500;

    private final S3Client client;
    private final String bucket;

    CheckpointBucket(S3Client client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    /**
     * A store that is away may come back.
     *
     * @throws IllegalArgumentException when the store answers that there is no such bucket, or none for this server
     */
    CheckpointBucket required() {
        try {
            var unused = client.headBucket(head -> head.bucket(bucket));
        } catch (S3Exception e) {
            if (e.statusCode() < SERVER_ERROR) {
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
                    put -> put.bucket(bucket).key(name).contentType("text/plain; charset=utf-8"),
                    RequestBody.fromString(note));
        } catch (SdkException e) {
            throw new IOException("the object store does not take a checkpoint", e);
        }
    }
}
