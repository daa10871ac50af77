package techo.server.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import techo.server.audit.JobRecords;

/**
 * Removes what nobody may fetch any more: expired jobs, files of deleted jobs, and what a killed node left half
 * written.
 *
 * <p>Any node may run it at any time, also several at once.
 */
final class ExportSweep implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ExportSweep.class);
    /** Who writes a file writes on without such a pause, and lists it at once. */
    private static final Duration SILENCE = Duration.ofMinutes(5);

    private final ExportJobs jobs;
    private final FileStore files;
    private final GivenResources given;
    private final JobRecords records;
    private final Clock clock;

    ExportSweep(ExportJobs jobs, FileStore files, GivenResources given, JobRecords records, Clock clock) {
        this.jobs = jobs;
        this.files = files;
        this.given = given;
        this.records = records;
        this.clock = clock;
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        List<ExportJobId> abandoned = jobs.giveUpAbandoned(now);
        List<ExportJobId> expired = jobs.deleteExpired(now);
        given.deleteExpired(now);
        try {
            // Those that were given up just now, and those whose files could not be removed then.
            deleteAll(jobs.failed());
            deleteAll(expired);
            // INVARIANT: a job is on record before its first file is made, so files without a job are left over.
            Set<ExportJobId> orphans = new HashSet<>(files.jobs());
            orphans.removeAll(jobs.known(orphans));
            deleteAll(orphans);
            for (ExportJob job : jobs.ofManyPeople(now)) {
                tidy(job, now);
            }
            if (!abandoned.isEmpty() || !expired.isEmpty() || !orphans.isEmpty()) {
                LOG.info(
                        "Removed the files of {} expired, {} abandoned and {} unknown exports",
                        expired.size(),
                        abandoned.size(),
                        orphans.size());
            }
            records.deleted("export-expiry", "ExportJob", expired.size());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Removes from the place of a complete job what it does not list: what an attempt left that another overtook, or a
     * request that was killed while it wrote a file again.
     *
     * @param readAfter an instant before the job was read, so that a node that pauses in between removes nothing that came to
     *     be listed meanwhile
     * @return false when there is such a thing and somebody may still be at it
     */
    boolean tidy(ExportJob job, Instant readAfter) throws IOException {
        Set<String> listed =
                job.files().stream().flatMap(OutputFile::storedNames).collect(Collectors.toSet());
        return files.retain(job.id(), listed, readAfter.minus(SILENCE));
    }

    private void deleteAll(Iterable<ExportJobId> ids) throws IOException {
        for (ExportJobId id : ids) {
            files.delete(id);
        }
    }
}
