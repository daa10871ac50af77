package techo.server.profiles;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import techo.interceptors.error.Problem;
import techo.policy.profiles.ValidationMode;
import techo.profiles.Violation;

/**
 * What was found of a resource that is stored although it breaks rules.
 *
 * @param mode {@link ValidationMode#QUARANTINE} or {@link ValidationMode#WARN}
 * @param violations at least one
 */
record Verdict(ValidationMode mode, List<Violation> violations) {
    private static final String KEY = Verdict.class.getName();

    Verdict {
        violations = List.copyOf(violations);
    }

    /** From the judgement to the moment in which the resource has its key, the verdict travels with the resource. */
    void putOn(IBaseResource resource) {
        ((Resource) resource).setUserData(KEY, this);
    }

    static void takeOff(IBaseResource resource) {
        ((Resource) resource).clearUserData(KEY);
    }

    static Optional<Verdict> of(IBaseResource resource) {
        @Nullable Object verdict = ((Resource) resource).getUserData(KEY);
        return Optional.ofNullable((Verdict) verdict);
    }

    /** As the client is told: the request succeeded, so nothing is worse than a warning. */
    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        if (mode == ValidationMode.QUARANTINE) {
            problems.add(Problem.warning(ValidationNote.QUARANTINED));
        }
        violations.stream()
                .limit(ProfileJudge.REPORTED)
                .map(BrokenRule::problem)
                .map(problem ->
                        new Problem(problem.code(), IssueSeverity.WARNING, problem.expressions(), problem.positions()))
                .forEach(problems::add);
        return problems;
    }
}
