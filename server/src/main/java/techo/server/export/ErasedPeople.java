package techo.server.export;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;

/** Takes people whose record was erased out of the files that exports left. */
public final class ErasedPeople {
    private final ExportJobs jobs;
    private final FileRelease release;
    private final ExportSweep sweep;
    private final Clock clock;

    ErasedPeople(ExportJobs jobs, FileRelease release, ExportSweep sweep, Clock clock) {
        this.jobs = jobs;
        this.release = release;
        this.sweep = sweep;
        this.clock = clock;
    }

    /**
     * Removes what nobody has a job for any more, and the lines of this person from all other files.
     *
     * @param patientPid HAPI's key of the Patient
     * @param erasedAt when the rows were erased
     * @return false while an export runs that began before, because it may have read the rows, and while there is a file of
     *     such an export that somebody may be writing
     * @throws IOException also when a file was written again by somebody else at the same time
     */
    public boolean remove(long patientPid, Instant erasedAt) throws IOException {
        sweep.run();
        if (jobs.isAnyRunningSince(erasedAt)) {
            return false;
        }
        for (ExportJob job : jobs.ofManyPeople(clock.instant())) {
            release.cutOut(job, patientPid);
        }
        Instant now = clock.instant();
        boolean tidy = true;
        for (ExportJob job : jobs.ofManyPeople(now)) {
            tidy &= job.createdAt().isAfter(erasedAt) || sweep.tidy(job, now);
        }
        return tidy;
    }
}
