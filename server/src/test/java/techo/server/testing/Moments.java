package techo.server.testing;

import java.time.Instant;

/** Instants to ask about what was so when. */
public final class Moments {
    private Moments() {}

    /** Now, when nothing else happens: what was stored before is older in any precision of the database, what comes is younger. */
    public static Instant apart() {
        try {
            Thread.sleep(5);
            Instant now = Instant.now();
            Thread.sleep(5);
            return now;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
