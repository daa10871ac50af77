package techo.server.audit;

import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Shares tasks among all cores and hands on what they return in the order in which they came. Who adds tasks waits while
 * enough of them run, so that memory stays bounded.
 *
 * @param <T> what a task returns
 */
final class InOrder<T> implements AutoCloseable {
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final int AHEAD = CORES + 2;

    private final ExecutorService cores = Executors.newFixedThreadPool(CORES, task -> {
        Thread thread = new Thread(task, "audit-verify");
        thread.setDaemon(true);
        return thread;
    });
    private final ArrayDeque<Future<T>> running = new ArrayDeque<>();
    private final Consumer<T> results;

    /** @param results is called by the thread that adds the tasks */
    InOrder(Consumer<T> results) {
        this.results = results;
    }

    void add(Callable<T> task) {
        running.add(cores.submit(task));
        if (running.size() > AHEAD) {
            handOn(running.remove());
        }
    }

    /** Waits for every task that was added. */
    void finish() {
        while (!running.isEmpty()) {
            handOn(running.remove());
        }
    }

    @Override
    public void close() {
        cores.shutdownNow();
    }

    private void handOn(Future<T> task) {
        try {
            results.accept(task.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while verifying", e);
        }
    }
}
