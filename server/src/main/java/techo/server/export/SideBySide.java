package techo.server.export;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Does one thing with each of many on a few threads, and another with what came of each, in their order and on the thread
 * that asks. Only a few are begun ahead, so that what comes of them never gathers.
 */
final class SideBySide implements AutoCloseable {
    private final ExecutorService threads;
    private final int ahead;

    SideBySide(String name, int threads) {
        CustomizableThreadFactory factory = new CustomizableThreadFactory(name);
        factory.setDaemon(true);
        this.threads = Executors.newFixedThreadPool(threads, factory);
        this.ahead = threads + 1;
    }

    /** What is done with each, side by side with others. */
    interface Work<T, R> {
        R of(T one) throws IOException;
    }

    /** What is done with what came of it, one after the other. */
    interface Sink<T, R> {
        void accept(T one, R result) throws IOException;
    }

    /** The first that fails ends it. */
    <T, R> void each(List<T> all, Work<T, R> work, Sink<T, R> sink) throws IOException {
        Deque<Begun<T, R>> begun = new ArrayDeque<>();
        try {
            for (T one : all) {
                if (begun.size() == ahead) {
                    begun.remove().handTo(sink);
                }
                begun.add(new Begun<>(one, threads.submit(() -> work.of(one))));
            }
            while (!begun.isEmpty()) {
                begun.remove().handTo(sink);
            }
        } finally {
            begun.forEach(each -> each.result().cancel(false));
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }

    private record Begun<T, R>(T one, Future<R> result) {
        void handTo(Sink<T, R> sink) throws IOException {
            try {
                sink.accept(one, result.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException().initCause(e);
            } catch (ExecutionException e) {
                throw failure(e);
            }
        }
    }

    /** What work on another thread failed with, as if it had been done on this one. */
    static IOException failure(ExecutionException e) {
        if (e.getCause() instanceof IOException failure) {
            return failure;
        }
        if (e.getCause() instanceof RuntimeException failure) {
            throw failure;
        }
        throw new IllegalStateException(e.getCause());
    }
}
