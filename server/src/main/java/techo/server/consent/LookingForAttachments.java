package techo.server.consent;

import java.time.Clock;
import org.springframework.jdbc.core.JdbcTemplate;
import techo.server.consent.EarlierResources.Marked;

/**
 * Finds the files that resources have attached which were stored before the server kept that, and hides what is hidden of one
 * of them of all.
 */
final class LookingForAttachments implements Runnable {
    private static final Marked NOT_LOOKED_AT = new Marked("techo_attachment", "res_id", "binary_res_id");

    private final JdbcTemplate jdbc;
    private final EarlierResources earlier;
    private final Hiding hiding;
    private final Clock clock;

    LookingForAttachments(JdbcTemplate jdbc, EarlierResources earlier, Hiding hiding, Clock clock) {
        this.jdbc = jdbc;
        this.earlier = earlier;
        this.hiding = hiding;
        this.clock = clock;
    }

    @Override
    public void run() {
        earlier.each(NOT_LOOKED_AT, hiding::lock, this::look);
    }

    private void look(long resId) {
        earlier.stored(resId)
                .ifPresentOrElse(
                        resource -> hiding.stored(resId, resource, clock.instant()),
                        // Of a deleted one nothing is shown but its history, and what it had attached cannot be told.
                        () -> jdbc.update("delete from techo_attachment where res_id = ?", resId));
    }
}
