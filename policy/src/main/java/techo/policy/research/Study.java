package techo.policy.research;

import java.util.Optional;
import java.util.Set;
import techo.policy.consent.Period;
import techo.policy.identity.ProjectId;
import techo.policy.identity.RecipientId;

/**
 * A study, and everything that bounds what it receives.
 *
 * @param recipient the only one that receives anything
 * @param period when it may receive
 */
public record Study(
        ProjectId id,
        RecipientId recipient,
        Protocol protocol,
        OutputKind output,
        Period period,
        Set<Variable> variables,
        Generalisation generalisation,
        ClassThresholds thresholds,
        StudyState state,
        Optional<PublicNotice> notice) {
    public Study {
        variables = Set.copyOf(variables);
    }
}
