package techo.server.identity;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The resource of this server that stands for the person who signed in: the claim {@code fhirUser} of SMART App Launch.
 *
 * @param type FHIR resource type
 * @param id logical id
 */
record FhirUser(String type, String id) {
    private static final Pattern RELATIVE = Pattern.compile("([A-Z][A-Za-z]{1,40})/([A-Za-z0-9.-]{1,64})");

    /** @return empty for what is no resource of this server */
    static Optional<FhirUser> of(String claim, URI base) {
        String own = base + "/";
        Matcher parts = RELATIVE.matcher(claim.startsWith(own) ? claim.substring(own.length()) : claim);
        return parts.matches() ? Optional.of(new FhirUser(parts.group(1), parts.group(2))) : Optional.empty();
    }

    /** @return the id, when it is of that type */
    <T> Optional<T> as(String asked, Function<String, T> idType) {
        return type.equals(asked) ? Optional.of(idType.apply(id)) : Optional.empty();
    }
}
