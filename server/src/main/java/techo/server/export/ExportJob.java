package techo.server.export;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import techo.policy.audit.ResourceUse;

/**
 * An export that a caller started.
 *
 * @param request the kick-off URL, as the manifest repeats it
 * @param patientPid HAPI's key of the Patient whose record it is; empty when it is of more people
 * @param transactionTime everything that was stored before this instant, and that the request asks for, is in the files
 * @param expiresAt from this instant on the job does not exist any more
 * @param files in the order of the manifest; empty until the job is complete
 */
record ExportJob(
        ExportJobId id,
        ExportOwner owner,
        State state,
        String request,
        Optional<Long> patientPid,
        Instant transactionTime,
        Instant createdAt,
        Instant expiresAt,
        List<OutputFile> files) {

    /** A job of more than one person: each line of its files is asked about when the file leaves. */
    static final Optional<Long> MANY_PEOPLE = Optional.empty();

    ExportJob {
        files = List.copyOf(files);
    }

    Optional<OutputFile> file(String name) {
        return files.stream().filter(file -> file.name().equals(name)).findFirst();
    }

    /** The job itself, so that whatever left with it can be found by it. */
    ResourceUse used(ResourceUse.Use use) {
        return ResourceUse.one(use, "ExportJob", id.value(), 0);
    }

    enum State {
        RUNNING,
        COMPLETE,
        /** It broke, or its node died; it has no files. */
        FAILED
    }
}
