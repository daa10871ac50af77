package techo.server.research;

import java.time.Instant;
import java.util.Optional;
import techo.policy.identity.ProjectId;
import techo.policy.research.PublicNotice;
import techo.policy.research.StudyState;

/**
 * A study as it is kept.
 *
 * @param definition the Parameters as they were proposed, in JSON
 * @param proposedBy who must not approve it
 */
record StoredStudy(
        ProjectId id,
        StudyState state,
        String definition,
        String proposedBy,
        Instant proposedAt,
        Optional<PublicNotice> notice) {}
