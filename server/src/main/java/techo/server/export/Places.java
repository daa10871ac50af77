package techo.server.export;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import techo.interceptors.error.TechoException;

/**
 * Room for so many requests of one kind at a time on one node. Others wait for it, in the order in which they came, but
 * only four times as many: each keeps a thread of the server, and the threads are there for all requests.
 */
final class Places {
    private static final int WAITING_PER_PLACE = 4;

    private final Semaphore free;
    private final int mostWaiting;
    private final Duration patience;

    /** @param patience how long a request waits before it is refused */
    Places(int atOnce, Duration patience) {
        this.free = new Semaphore(atOnce, true);
        this.mostWaiting = WAITING_PER_PLACE * atOnce;
        this.patience = patience;
    }

    /** To be left exactly once. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /** @throws TechoException when none was left in time, or too many wait already; the client may come again */
    Place take() {
        try {
            // Who comes at the same moment is not counted: a few more may wait.
            if (free.getQueueLength() < mostWaiting && free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return free::release;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw JobQuota.later(ExportError.BUSY);
    }
}
