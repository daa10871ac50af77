package techo.server.export;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The export jobs, shared by all nodes.
 *
 * <p>There is no way to look a job up without its owner, so that the check cannot be forgotten.
 */
interface ExportJobs {

    /** Records a job that starts now; it has to be renewed before the lease is over. */
    void start(ExportJob job, Instant leaseUntil);

    /** Tells that the job is still being worked on; false when it was deleted or given up meanwhile. */
    boolean renew(ExportJobId id, Instant leaseUntil);

    /** False when the job was deleted or given up meanwhile: its files must go. */
    boolean complete(ExportJobId id, List<OutputFile> files);

    void fail(ExportJobId id);

    /** Lists more files of the job. */
    void add(ExportJobId id, List<OutputFile> files);

    /** A file was written again; false when another has done so already. */
    boolean replace(ExportJobId id, OutputFile before, OutputFile after);

    /** Nothing is left of a file; false when another has found so already. */
    boolean remove(ExportJobId id, OutputFile file);

    /** Another's job and an expired job are absent. */
    Optional<ExportJob> find(ExportJobId id, ExportOwner owner, Instant now);

    /** Jobs of the owner that have not expired. */
    int count(ExportOwner owner, Instant now);

    /** Forgets the job and its files; false when the owner has no such job. */
    boolean delete(ExportJobId id, ExportOwner owner, Instant now);

    /** Complete jobs, of whomever, that are not about one person alone. */
    List<ExportJob> ofManyPeople(Instant now);

    /** Jobs that broke, of which no file may be left. */
    List<ExportJobId> failed();

    /** Whether a job runs that began no later than this. */
    boolean isAnyRunningSince(Instant moment);

    /** Marks running jobs as failed whose lease is over, and says which. */
    List<ExportJobId> giveUpAbandoned(Instant now);

    /** Forgets what has expired, and says what that was. */
    List<ExportJobId> deleteExpired(Instant now);

    /** Those of {@code ids} that are on record. */
    Set<ExportJobId> known(Collection<ExportJobId> ids);
}
