package techo.server.export;

import java.time.Instant;
import techo.interceptors.error.ErrorCode;
import techo.interceptors.error.TechoException;

/** How many exports one caller may keep at a time. */
final class JobQuota {
    private final ExportJobs jobs;
    private final int most;

    JobQuota(ExportJobs jobs, int most) {
        this.jobs = jobs;
        this.most = most;
    }

    /** @throws TechoException when the caller has to delete one first, or wait */
    void require(ExportOwner owner, Instant now) {
        if (jobs.count(owner, now) >= most) {
            throw later(ExportError.TOO_MANY_JOBS);
        }
    }

    static TechoException later(ErrorCode code) {
        TechoException refusal = new TechoException(code);
        refusal.addResponseHeader("Retry-After", "5");
        return refusal;
    }
}
