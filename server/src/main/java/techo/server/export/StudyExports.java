package techo.server.export;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import techo.policy.export.ExportScope;
import techo.policy.identity.Caller;
import techo.policy.identity.ProjectId;

/** What exports ask about registered studies: whether data may leave, whose, and as which lines. */
public interface StudyExports {
    boolean isRegistered(ProjectId study);

    /** @return why nothing of the scope may leave to the caller now, for the audit record; empty when it may */
    Optional<String> refusal(Caller.Recipient caller, ExportScope scope);

    /**
     * Decides whose lines leave, and remembers it under the job, so that every node makes the same lines.
     *
     * @param types of which lines leave; empty for all
     * @param records what the caller may see of everybody; read several times
     * @param claim of the plan: what one who lost it planned is not remembered
     * @return HAPI's keys of these people; empty when nothing leaves
     */
    Set<Long> plan(
            ExportJobId job,
            Caller.Recipient caller,
            ProjectId study,
            Set<String> types,
            Records records,
            Instant asOf,
            WorkClaim claim)
            throws Exception;

    /** Makes the lines of a planned job, for one thread. */
    Lines lines(ExportJobId job, ProjectId study);

    /**
     * Compares what was written with what was planned: of whom there is less, something was withdrawn in between, and that
     * person is {@link #lost} before anything leaves.
     *
     * @param lines of each listed person among whom a slice is, by HAPI's key
     * @throws IllegalStateException when the job does not list the people who were planned
     */
    void written(ExportJobId job, ProjectId study, Map<Long, Integer> lines);

    /**
     * Decides of whom lines of a written job leave no more, and remembers it: beside a file that was fetched before, one
     * without a single person would show that person.
     *
     * @param listed HAPI's keys of the people whom {@link #plan} listed; asked for only when somebody is gone
     * @param gone those of whom something may not leave any more
     */
    Lost lost(ExportJobId job, ProjectId study, Supplier<Set<Long>> listed, Set<Long> gone);

    /** What the manifest says of the files of a study. */
    Statement statement(ProjectId study);

    /**
     * @param people HAPI's keys of those whose lines leave no more; who is gone is among them
     * @param withheld why nothing at all leaves any more, for the audit record
     */
    record Lost(Set<Long> people, Optional<String> withheld) {
        public Lost {
            people = Set.copyOf(people);
        }
    }

    /**
     * @param kind code of what the data are before the law
     * @param japanese what the law calls them
     * @param duty what whoever receives them is told, in Japanese
     * @param notice where what must be public is public
     */
    record Statement(String kind, String japanese, String duty, Optional<URI> notice) {}

    /** Stored resources. */
    interface Records {
        void read(Sink sink) throws Exception;
    }

    /** What is done with each. */
    interface Sink {
        /** @param json as it is stored, in UTF-8 */
        void accept(String type, String id, long patientPid, byte[] json) throws Exception;
    }

    /**
     * Makes lines. Those of one person name each other, and none names what has no line; so which are open is known when each was
     * made once, and these are then made again.
     */
    interface Lines {
        /** @return ASCII without a line end, valid until the next call; empty when nothing of it leaves */
        CharSequence line(String type, String id, long patientPid, byte[] json) throws IOException;

        /** Whether the last line names something of which it is not known yet whether it has a line. */
        boolean isOpen();

        /** To be said when each line of some people was made: from now on they name only each other. */
        void settle();
    }
}
