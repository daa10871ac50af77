package techo.server.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

/** The DPoP proofs that came lately, on all nodes. */
final class SeenProofs {
    /** Longer than a proof is good for, and clocks apart. */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final AtomicReference<Instant> nextSweep = new AtomicReference<>(Instant.EPOCH);

    SeenProofs(JdbcTemplate jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @return false when the proof came before */
    boolean isFirst(String proof) {
        Instant now = clock.instant();
        sweep(now);
        try {
            jdbc.update(
                    "insert into techo_seen_proof (proof, gone_at) values (?, ?)",
                    proof,
                    now.plus(REMEMBERED).atOffset(ZoneOffset.UTC));
            return true;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    private void sweep(Instant now) {
        Instant due = nextSweep.get();
        if (!now.isBefore(due) && nextSweep.compareAndSet(due, now.plus(REMEMBERED))) {
            jdbc.update("delete from techo_seen_proof where gone_at < ?", now.atOffset(ZoneOffset.UTC));
        }
    }
}
