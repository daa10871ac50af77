package techo.server.identity;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a genuine token says, whether it said so itself (JWT) or its issuer did (RFC 7662).
 *
 * <p>A claim of another shape than expected, a list for example, is as good as absent.
 */
record Claims(Map<String, Object> values) {

    boolean has(String claim) {
        return values.containsKey(claim);
    }

    Optional<String> text(String claim) {
        return values.get(claim) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** Empty also when the text is not of the grammar of {@code type}. */
    <T> Optional<T> id(String claim, Function<String, T> type) {
        try {
            return text(claim).map(type);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** RFC 9068 has {@code client_id}; Keycloak has {@code azp}. Two different answers are no answer. */
    Optional<String> clientId() {
        Optional<String> clientId = text("client_id");
        Optional<String> authorizedParty = text("azp");
        if (clientId.isPresent() && authorizedParty.isPresent() && !clientId.equals(authorizedParty)) {
            return Optional.empty();
        }
        return clientId.or(() -> authorizedParty);
    }

    /** RFC 9068 has a text with spaces; Spring Authorization Server writes a list. */
    String scope() {
        Object scope = values.get("scope");
        return scope instanceof Collection<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(" "))
                : text("scope").orElse("");
    }
}
