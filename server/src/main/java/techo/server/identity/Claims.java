package techo.server.identity;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import techo.policy.identity.Assurance;
import techo.policy.identity.Assurance.Level;
import techo.policy.identity.SenderConstraint;

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

    /** Whether a key or a certificate stands behind the token; that the request proves it was checked before. */
    boolean isBoundAs(SenderConstraint required) {
        Map<?, ?> confirmation = values.get("cnf") instanceof Map<?, ?> map ? map : Map.of();
        boolean byKey = confirmation.containsKey("jkt");
        boolean byCertificate = confirmation.containsKey("x5t#S256");
        return switch (required) {
            case NONE -> true;
            case ANY_KEY -> byKey || byCertificate;
            case DPOP -> byKey;
            case CERTIFICATE -> byCertificate;
        };
    }

    /** An issuer that is asked may leave out what the token says; what it adds would be proved by nobody. */
    boolean isBoundAtLeastAs(Claims other) {
        return !other.has("cnf") || Objects.equals(other.values.get("cnf"), values.get("cnf"));
    }

    /**
     * How the person was recognised: {@code acr} where the issuer's values are known, otherwise the methods of RFC 8176.
     *
     * @param levels what the issuer's values of {@code acr} amount to
     */
    Assurance assurance(Map<String, Level> levels) {
        Level byMethods = methods().contains("mfa")
                ? Level.MULTI_FACTOR
                : methods().isEmpty() ? Level.UNSTATED : Level.SINGLE_FACTOR;
        Level level =
                text("acr").map(acr -> levels.getOrDefault(acr, byMethods)).orElse(byMethods);
        return new Assurance(level, instant("auth_time"));
    }

    private Collection<?> methods() {
        return values.get("amr") instanceof Collection<?> methods ? methods : List.of();
    }

    private Optional<Instant> instant(String claim) {
        Object value = values.get(claim);
        return value instanceof Instant at
                ? Optional.of(at)
                : value instanceof Number seconds
                        ? Optional.of(Instant.ofEpochSecond(seconds.longValue()))
                        : Optional.empty();
    }

    /** RFC 9068 has a text with spaces; Spring Authorization Server writes a list. */
    String scope() {
        Object scope = values.get("scope");
        return scope instanceof Collection<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(" "))
                : text("scope").orElse("");
    }
}
