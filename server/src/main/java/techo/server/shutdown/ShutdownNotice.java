package techo.server.shutdown;

import java.time.Duration;
import org.springframework.boot.web.context.WebServerGracefulShutdownLifecycle;
import org.springframework.context.SmartLifecycle;

/**
 * Waits between the moment at which readiness goes down, which is the first thing that Spring Boot does, and the moment
 * at which the web server takes no more connections. A load balancer that asks every few seconds needs that time.
 */
final class ShutdownNotice implements SmartLifecycle {
    private final Duration notice;
    private volatile boolean running;

    ShutdownNotice(Duration notice) {
        this.notice = notice;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        try {
            Thread.sleep(notice.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The highest phase stops first. */
    @Override
    public int getPhase() {
        return WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE + 1;
    }
}
