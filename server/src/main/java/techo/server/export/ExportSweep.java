package techo.server.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what nobody may fetch any more: expired jobs, files of deleted jobs, and what a killed node left half
 * written.
 *
 * <p>Any node may run it at any time, also several at once.
 */
final class ExportSweep implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ExportSweep.class);

    private final ExportJobs jobs;
    private final FileStore files;
    private final GivenResources given;
    private final Clock clock;

    ExportSweep(ExportJobs jobs, FileStore files, GivenResources given, Clock clock) {
        this.jobs = jobs;
        this.files = files;
        this.given = given;
        this.clock = clock;
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        List<ExportJobId> abandoned = jobs.giveUpAbandoned(now);
        List<ExportJobId> expired = jobs.deleteExpired(now);
        given.deleteExpired(now);
        try {
            deleteAll(abandoned);
            deleteAll(expired);
            // INVARIANT: a job is on record before its first file is made, so files without a job are left over.
            Set<ExportJobId> orphans = new HashSet<>(files.jobs());
            orphans.removeAll(jobs.known(orphans));
            deleteAll(orphans);
            if (!abandoned.isEmpty() || !expired.isEmpty() || !orphans.isEmpty()) {
                LOG.info(
                        "Removed the files of {} expired, {} abandoned and {} unknown exports",
                        expired.size(),
                        abandoned.size(),
                        orphans.size());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteAll(Iterable<ExportJobId> ids) throws IOException {
        for (ExportJobId id : ids) {
            files.delete(id);
        }
    }
}
