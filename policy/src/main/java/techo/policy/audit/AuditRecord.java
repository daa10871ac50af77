package techo.policy.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import techo.policy.identity.PatientId;

/**
 * What one request asked for, what it really got, and of whom. Ids and codes only: never a clinical value, a name, a
 * token or the value of a query parameter (安全管理措置: an access log must not become a second health record).
 *
 * <p>Lists are sorted and free of repetitions, so that equal records have equal canonical bytes.
 *
 * @param at when, cut to milliseconds
 * @param request what ties this record to the log lines of the request
 * @param agent who
 * @param action what was asked for
 * @param outcome how it ended
 * @param target what the address named, as {@code Type}, {@code Type/id} or an operation with its dollar sign; or empty
 * @param parameters names of the query parameters, without values
 * @param subjects the persons whose data were touched, each with what was touched; a person may have an empty list
 * @param others what was touched and belongs to nobody
 * @param consents what permitted it
 * @param repeated how many equal requests this record stands for; 1 but for refusals of nobody
 */
public record AuditRecord(
        Instant at,
        RequestId request,
        AuditAgent agent,
        AuditAction action,
        AuditOutcome outcome,
        String target,
        List<String> parameters,
        Map<PatientId, List<ResourceUse>> subjects,
        List<ResourceUse> others,
        List<ConsentVersion> consents,
        long repeated) {

    public AuditRecord {
        at = at.truncatedTo(ChronoUnit.MILLIS);
        parameters = sorted(parameters);
        others = sorted(others);
        consents = sorted(consents);
        subjects = sortedSubjects(subjects);
        if (repeated < 1) {
            throw new IllegalArgumentException("a record stands for one request or more");
        }
        if (target.length() > 160) {
            throw new IllegalArgumentException("a target has at most 160 characters");
        }
    }

    /** A record that touched nothing. */
    public static AuditRecord of(
            Instant at, RequestId request, AuditAgent agent, AuditAction action, AuditOutcome outcome) {
        return new AuditRecord(at, request, agent, action, outcome, "", List.of(), Map.of(), List.of(), List.of(), 1);
    }

    private static <T extends Comparable<? super T>> List<T> sorted(Collection<T> values) {
        return values.stream().distinct().sorted().toList();
    }

    private static Map<PatientId, List<ResourceUse>> sortedSubjects(Map<PatientId, List<ResourceUse>> subjects) {
        Map<PatientId, List<ResourceUse>> ordered = new TreeMap<>(Comparator.comparing(PatientId::value));
        subjects.forEach((patient, uses) -> ordered.put(patient, sorted(uses)));
        return Collections.unmodifiableMap(ordered);
    }
}
