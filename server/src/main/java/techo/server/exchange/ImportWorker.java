package techo.server.exchange;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The thread of this node that goes on with long imports, one after the other.
 *
 * <p>A node that stops ends the table that it is at and puts the rest back; of one that is killed the lease ends.
 */
final class ImportWorker implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ImportWorker.class);
    private static final long IDLE_SECONDS = 2;
    /** Of the pause, while one failure follows the other. */
    private static final int MOST_DOUBLINGS = 5;

    private static final long LONGEST_TABLE_SECONDS = 20;

    private final LongImportWork imports;
    private final Semaphore stopped = new Semaphore(0);
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "import");
        made.setDaemon(true);
        return made;
    });
    /** One after the other; only the thread asks. */
    private int failures;

    private volatile boolean running;

    ImportWorker(LongImportWork imports) {
        this.imports = imports;
    }

    @Override
    public void start() {
        running = true;
        thread.execute(this::work);
    }

    @Override
    public void stop() {
        running = false;
        stopped.release();
        thread.shutdown();
        try {
            var unused = thread.awaitTermination(LONGEST_TABLE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void work() {
        while (running) {
            try {
                if (!goOn()) {
                    var unused = stopped.tryAcquire(IDLE_SECONDS << failures, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /**
     * The database may be away for a while, and one file may be too much; the thread must outlive both, and tells the first of
     * many failures.
     */
    private boolean goOn() {
        try {
            boolean any = imports.goOn(() -> !running);
            failures = 0;
            return any;
        } catch (RuntimeException | VirtualMachineError e) {
            if (running && failures == 0) {
                LOG.warn("Long imports pause: {}", e.getClass().getSimpleName());
            }
            failures = Math.min(failures + 1, MOST_DOUBLINGS);
            return false;
        }
    }
}
