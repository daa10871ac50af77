package techo.server.audit;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The draft of what is reported of an incident to the authority (施行規則 8条1項). It names nobody whom the incident touched.
 *
 * @param reason as the operator told it who asked how far it reaches
 * @param known when it became known
 * @param persons how many it touched
 * @param told how many of these were told
 * @param items types and counts, a line each; empty of incidents from before they were kept
 * @param categories of data and counts, likewise (個人データの項目)
 */
record IncidentReport(
        String id,
        String reason,
        Instant from,
        Instant until,
        Instant known,
        boolean malicious,
        long persons,
        long told,
        Optional<String> items,
        Optional<String> categories,
        Noted noted,
        Optional<Instant> notedAt) {

    /**
     * What operators found out.
     *
     * @param cause why it happened
     * @param secondDamage what came, or may come, of it
     * @param measures what was done, so that it does not happen again
     * @param encrypted whether what leaked was encrypted so that nobody can read it (施行規則 7条1号)
     */
    record Noted(
            Optional<String> cause,
            Optional<String> secondDamage,
            Optional<String> measures,
            Optional<Boolean> encrypted) {
        private static final int LONGEST = 4000;

        Noted {
            for (Optional<String> text : List.of(cause, secondDamage, measures)) {
                if (text.filter(given -> given.length() > LONGEST).isPresent()) {
                    throw new IllegalArgumentException("a text of a report has at most 4,000 characters");
                }
            }
        }

        boolean isEmpty() {
            return cause.isEmpty() && secondDamage.isEmpty() && measures.isEmpty() && encrypted.isEmpty();
        }
    }
}
