package techo.server.export;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The threads of this node that work on slices, whoever started the job, and the one that keeps their leases.
 *
 * <p>A node that stops puts back what it holds; one that is killed says nothing, and its leases end.
 */
final class ExportWorkers implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ExportWorkers.class);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RENEWAL = Duration.ofSeconds(8);
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final ExportSlices slices;
    private final SliceRunner runner;
    private final int threads;
    private final Clock clock;
    private final Semaphore work = new Semaphore(0);
    private final Map<Slice, AtomicBoolean> held = new ConcurrentHashMap<>();
    private volatile boolean running;

    ExportWorkers(ExportSlices slices, SliceRunner runner, int threads, Clock clock) {
        this.slices = slices;
        this.runner = runner;
        this.threads = threads;
        this.clock = clock;
    }

    /** There is something to do, so that nobody has to wait for the next look. */
    void wake() {
        work.release(threads);
    }

    @Override
    public void start() {
        running = true;
        for (int i = 1; i <= threads; i++) {
            thread("export-" + i, this::work);
        }
        thread("export-leases", this::keepLeases);
    }

    @Override
    public void stop() {
        running = false;
        wake();
        held.forEach((slice, lost) -> {
            lost.set(true);
            slices.putBack(slice, clock.instant());
        });
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private static void thread(String name, Runnable loop) {
        Thread thread = new Thread(loop, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void work() {
        while (running) {
            try {
                Optional<Slice> slice = slices.take(clock.instant(), LEASE);
                if (slice.isPresent()) {
                    run(slice.get());
                } else {
                    var unused = work.tryAcquire(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | VirtualMachineError e) {
                pauseAfter(e);
            }
        }
    }

    private void run(Slice slice) {
        AtomicBoolean lost = new AtomicBoolean();
        held.put(slice, lost);
        try {
            runner.run(slice, lost);
        } finally {
            held.remove(slice);
            // Others of this node may wait for what a plan found.
            wake();
        }
    }

    private void keepLeases() {
        while (running) {
            try {
                held.forEach((slice, lost) -> {
                    if (!slices.renew(slice, clock.instant().plus(LEASE))) {
                        lost.set(true);
                    }
                });
                Thread.sleep(RENEWAL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException | VirtualMachineError e) {
                pauseAfter(e);
            }
        }
    }

    /** The database, or memory, may be away for a while; the threads must outlive that. */
    private void pauseAfter(Throwable failure) {
        if (!running) {
            return;
        }
        LOG.warn("An export worker pauses", failure);
        try {
            Thread.sleep(IDLE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
