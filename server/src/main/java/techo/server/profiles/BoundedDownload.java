package techo.server.profiles;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Writes the body of an answer to a file, and gives up when it is larger than allowed. */
final class BoundedDownload implements BodySubscriber<Path> {
    private final BodySubscriber<Path> file;
    private final long allowed;
    private @Nullable Subscription subscription;
    private long received;

    BoundedDownload(Path target, long allowed) {
        this.file = BodySubscribers.ofFile(target);
        this.allowed = allowed;
    }

    @Override
    public CompletionStage<Path> getBody() {
        return file.getBody();
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        file.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        received += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (received > allowed) {
            Objects.requireNonNull(subscription).cancel();
            file.onError(new IOException("larger than " + allowed + " bytes"));
        } else {
            file.onNext(buffers);
        }
    }

    @Override
    public void onError(Throwable problem) {
        file.onError(problem);
    }

    @Override
    public void onComplete() {
        file.onComplete();
    }
}
