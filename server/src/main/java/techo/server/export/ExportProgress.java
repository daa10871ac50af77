package techo.server.export;

import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/** How far a running job is, by the resources that its plan found. */
final class ExportProgress {
    private static final long LONGEST_WAIT = 60;

    /** Of a complete job; how long that takes nobody knows beforehand. */
    static final Report CHECKING = new Report("complete, asking again what may leave", 10);

    private final ExportSlices slices;
    private final Clock clock;

    ExportProgress(ExportSlices slices, Clock clock) {
        this.slices = slices;
        this.clock = clock;
    }

    /** @param text at most 100 characters, for {@code X-Progress} */
    record Report(String text, long retryAfterSeconds) {}

    Report of(ExportJob job) {
        ExportSlices.Progress progress = slices.progress(job.id());
        if (progress.done() == 0) {
            return new Report("0%", 1);
        }
        double part = (double) progress.done() / progress.total();
        double elapsed = Duration.between(job.createdAt(), clock.instant()).toMillis() / 1000.0;
        long left = Math.max(1, Math.round(elapsed * (1 - part) / part));
        String text = String.format(
                Locale.ROOT,
                "%d%% of %d resources, about %d s left",
                Math.min(99, Math.round(part * 100)),
                progress.total(),
                left);
        return new Report(text, Math.min(LONGEST_WAIT, left));
    }
}
