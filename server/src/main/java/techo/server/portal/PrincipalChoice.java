package techo.server.portal;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Somebody whose record the person can open, as the claim {@code techo_acts_for} of the ID token tells.
 *
 * @param patient id of the Patient; the issuer is asked for that record
 * @param name by which the person who acts knows it; may be empty
 */
record PrincipalChoice(String patient, String name) {

    /** @param claim one or several, each an id or an object with {@code patient} and {@code name}; others are left out */
    static List<PrincipalChoice> of(@Nullable Object claim) {
        Stream<?> all = claim instanceof Collection<?> several ? several.stream() : Stream.ofNullable(claim);
        return all.flatMap(one -> one(one).stream()).toList();
    }

    private static Optional<PrincipalChoice> one(Object told) {
        if (told instanceof String patient) {
            return Optional.of(new PrincipalChoice(patient, ""));
        }
        return told instanceof Map<?, ?> named && named.get("patient") instanceof String patient
                ? Optional.of(new PrincipalChoice(patient, named.get("name") instanceof String name ? name : ""))
                : Optional.empty();
    }
}
